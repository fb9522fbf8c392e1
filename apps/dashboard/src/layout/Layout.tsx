import { Outlet } from '@tanstack/react-router';
import { Header } from './Header.js';

/** The frame of every view. */
export function Layout() {
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
