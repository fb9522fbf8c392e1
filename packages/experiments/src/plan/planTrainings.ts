import { type Task, TunnelError } from '@tunnel/core';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';
import type { PlanInput } from '../Experiment.js';
import type { MeasureSettings } from '../settings/measures.js';
import type { NetworkSettings } from '../settings/NetworkSettings.js';
import { planReadings } from './planReadings.js';
import { planTraining } from './planTraining.js';
import { tasksBySeed } from './tasksBySeed.js';

/** Networks that are trained from every seed and read at every default layer. */
export interface PlannedTrainings {
  readonly networks: readonly TrainedNetwork[];
  /** In the order in which they are to be run. */
  readonly tasks: readonly Task[];
}

/**
 * Plans every network from every seed: train it, put ID and OOD probes on every default layer, and
 * rank every default layer.
 *
 * @param networks none twice by name
 */
export function planTrainings(
  networks: readonly NetworkSettings[],
  measure: MeasureSettings,
  { seeds, train: data, ood }: PlanInput,
): PlannedTrainings {
  const lone = networks.length === 1 && seeds.length === 1;
  const planned = networks.map((network) => {
    const name = lone ? null : network.name;
    return {
      name: network.name,
      trainings: seeds.map((seed) => {
        const train = planTraining(network, data, seed, { lone });
        return planReadings({ name, seed, train, data, ood, measure });
      }),
    };
  });
  return { networks: planned, tasks: tasksBySeed(planned) };
}

/** The data that such networks used: what they were trained and probed on. */
export function usedData({ networks }: PlannedTrainings) {
  const first = networks[0]?.trainings[0];
  if (!first) throw new TunnelError('internal', 'the plan trains no network');
  const { train, id, ood } = first;
  const read = (task: Task<'probe'>) => ({ spec: imagesOf(task), countedBy: task });
  return {
    train: { spec: train.spec.data, countedBy: train },
    id: read(id),
    ood: ood && read(ood),
  };
}

/** The images that a probe of an experiment reads. */
function imagesOf({ spec, label }: Task<'probe'>) {
  if (spec.data) return spec.data;
  throw new TunnelError('internal', `“${label}” was planned without images`);
}
