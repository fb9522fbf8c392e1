import { meanInterval } from '@tunnel/core';
import { type ProbedNetwork, probedNetwork } from '../analysis/ProbedNetwork.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';

/** A network that was probed on several draws of OOD classes. */
export interface DrawnNetwork extends ProbedNetwork {
  /** OOD accuracies of each draw by layer, in the mean over the seeds. */
  readonly draws: readonly (readonly number[])[];
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function drawnNetwork(
  network: TrainedNetwork,
  results: RunResults,
): Promise<DrawnNetwork> {
  const probed = await probedNetwork(network, results);
  const bySeed = network.trainings.map(({ ood, moreOod = [] }) =>
    (ood ? [ood, ...moreOod] : []).map((probe) => results.of(probe).layers),
  );
  const [first = []] = bySeed;
  const draws = first.map((layers, draw) =>
    layers.map(
      (_, layer) => meanInterval(bySeed.map((seed) => seed[draw]?.[layer]?.accuracy ?? 0)).mean,
    ),
  );
  return { ...probed, draws };
}
