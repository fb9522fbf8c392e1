/** Stands where something is being fetched. */
export function Loading() {
  return (
    <div className="loading" role="status">
      <span className="loading-bar" aria-hidden="true" />
      <span className="visually-hidden">Loading</span>
    </div>
  );
}
