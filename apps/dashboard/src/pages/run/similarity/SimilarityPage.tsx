/** Similarity. */
export function SimilarityPage() {
  return <h2>Similarity</h2>;
}
