/**
 * Holm’s correction of p-values: the chance of one false discovery among all of them stays below the
 * level at which the corrected ones are judged.
 *
 * Source: S. Holm, “A simple sequentially rejective multiple test procedure”, Scandinavian Journal of
 * Statistics 6 (1979).
 *
 * @returns corrected p-values, at most 1, in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const corrected: number[] = Array(pValues.length).fill(1);
  let least = 0;
  order.forEach((at, place) => {
    least = Math.max(least, Math.min(1, (pValues.length - place) * (pValues[at] ?? 1)));
    corrected[at] = least;
  });
  return corrected;
}
