/** Embedding. */
export function EmbeddingPage() {
  return <h2>Embedding</h2>;
}
