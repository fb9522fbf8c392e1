/** Experiments. */
export function ExperimentsPage() {
  return <h1>Experiments</h1>;
}
