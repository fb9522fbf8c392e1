import { Link } from '@tanstack/react-router';

/** Stands where there is no view. */
export function NotFound() {
  return (
    <section className="empty">
      <h1>There is no such page</h1>
      <p>
        The address may be mistyped. Go to the <Link to="/experiments">experiments</Link> or the{' '}
        <Link to="/runs">runs</Link>.
      </p>
    </section>
  );
}
