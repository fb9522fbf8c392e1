/** Plan. */
export function PlanPage() {
  return <h2>Plan</h2>;
}
