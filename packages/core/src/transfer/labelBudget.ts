/**
 * The share of the labelled images that chooses layer and epoch: 1 of 5. The probe holds them out of
 * the images that the budget allows; a share of the data set would come on top of it.
 */
export const transferValidationShare = 0.2;

/** Steps that an epoch has, at least, where the images allow. */
const leastSteps = 20;

const largestBatch = 128;

/**
 * The images a step of probes that learn from few labels: the largest power of two with which an epoch
 * has at least twenty steps, from 1 to 128. An epoch of a step or two would leave a choice among epochs
 * that differ in nothing but chance.
 *
 * @param images labelled ones of all classes, those for validation among them
 */
export function transferBatchSize(images: number): number {
  const most = (images * (1 - transferValidationShare)) / leastSteps;
  // A rounding error must not halve it.
  return Math.min(largestBatch, 2 ** Math.max(0, Math.floor(Math.log2(most) + 1e-9)));
}
