/** Accuracies are counts over images: a rounding error must not decide where a tunnel starts. */
const rounding = 1e-12;

/** Whether an accuracy reaches a threshold. */
export function reaches(accuracy: number, threshold: number): boolean {
  return accuracy >= threshold - rounding;
}

/** The index of the first layer that reaches a share of the last one’s ID accuracy. */
export function shareStart(id: readonly number[], share: number): number {
  const threshold = share * (id.at(-1) ?? 0);
  return id.findIndex((accuracy) => reaches(accuracy, threshold));
}

/** The index of the highest value, the first of equals. */
export function peakIndex(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > (values[best] ?? 0) + rounding) best = index;
  });
  return best;
}

/** 100 · (last layer’s OOD accuracy) / (best layer’s); 100 where nothing is ever right. */
export function retainedPercent(ood: readonly number[]): number {
  const best = Math.max(...ood);
  return best === 0 ? 100 : 100 * ((ood.at(-1) ?? 0) / best);
}

/**
 * The number of layers before the first that reaches a share of the last one’s ID accuracy.
 *
 * @param id accuracies by layer
 * @param share default 0.95
 */
export function extractorLength(id: readonly number[], share = 0.95): number {
  return shareStart(id, share);
}

/** The number of layers from that first one to the last, both included: see {@link extractorLength}. */
export function tunnelLength(id: readonly number[], share = 0.95): number {
  return id.length - shareStart(id, share);
}
