/** Figures. */
export function FiguresPage() {
  return <h2>Figures</h2>;
}
