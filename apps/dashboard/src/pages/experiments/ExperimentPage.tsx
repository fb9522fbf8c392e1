/** Experiment. */
export function ExperimentPage() {
  return <h1>Experiment</h1>;
}
