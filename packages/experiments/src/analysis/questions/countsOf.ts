import type { ProbedNetwork } from '../ProbedNetwork.js';

/** How many seeds, and test images of its ID or OOD probes, a network’s numbers are of. */
export function countsOf({ runs, overSeeds }: ProbedNetwork, probes: 'id' | 'ood') {
  const { idImages, oodImages } = overSeeds.detection.basis;
  const [count, of] = probes === 'id' ? [idImages, 'test images'] : [oodImages, 'OOD test images'];
  return [{ count: runs.length, of: 'seeds' }, ...(count === null ? [] : [{ count, of }])];
}
