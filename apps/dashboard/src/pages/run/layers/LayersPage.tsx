/** Layers. */
export function LayersPage() {
  return <h2>Layers</h2>;
}
