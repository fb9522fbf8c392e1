/** Start a run. */
export function StartPage() {
  return <h1>Start a run</h1>;
}
