import { Link } from '@tanstack/react-router';
import { ThemeSwitch } from './ThemeSwitch.js';

/** Where one is, and where one can go. */
export function Header() {
  return (
    <header className="page-header">
      <div className="page-header-inner">
        <Link to="/" className="brand">
          <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
            <path d="M4 27V17a12 12 0 0 1 24 0v10" />
            <path d="M11 27V18a5 5 0 0 1 10 0v9" />
          </svg>
          Tunnel
        </Link>
        <nav aria-label="Main">
          <Link to="/experiments">Experiments</Link>
          <Link to="/runs">Runs</Link>
          <Link to="/compare">Compare</Link>
          <Link to="/start">Start a run</Link>
          <Link to="/settings">Settings</Link>
        </nav>
        <ThemeSwitch />
      </div>
    </header>
  );
}
