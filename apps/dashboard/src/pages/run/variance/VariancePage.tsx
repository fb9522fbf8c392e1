/** Variance. */
export function VariancePage() {
  return <h2>Variance</h2>;
}
