/** Findings. */
export function FindingsPage() {
  return <h2>Findings</h2>;
}
