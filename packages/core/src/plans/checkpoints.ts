import { TunnelError } from '../errors/TunnelError.js';
import type { Producer } from './Producer.js';

/** A checkpoint in words, as it stands in labels: `step 100`, `task 2`. */
export function checkpointName({ spec }: Producer, checkpoint: number): string {
  return `${spec.kind === 'continual' ? 'task' : 'step'} ${checkpoint}`;
}

/**
 * Refuses a checkpoint that a task surely does not keep. Which steps the ends of epochs are is known
 * only when the training is done, and checked then.
 *
 * @param checkpoint null for the final weights, which there always are
 * @throws TunnelError `invalid-request`, with the checkpoints that it keeps
 */
export function checkCheckpoint(producer: Producer, checkpoint: number | null): void {
  if (checkpoint === null) return;
  const { spec, label } = producer;
  const kept = keptBy(producer);
  if (kept === null || kept.includes(checkpoint)) return;
  const which =
    kept.length === 0
      ? 'keeps no checkpoint; give null'
      : `keeps those of ${spec.kind === 'continual' ? 'tasks' : 'steps'} ${kept.join(', ')}; give one of them, or null`;
  throw new TunnelError(
    'invalid-request',
    `there is no checkpoint ${checkpoint} of “${label}”, which ${which} for its final weights`,
    { checkpoint, kept: [...kept] },
  );
}

/** The checkpoints that a task keeps; null where it keeps ends of epochs too. */
function keptBy({ spec }: Producer): readonly number[] | null {
  if (spec.kind === 'continual') return spec.tasks.map((_, index) => index + 1);
  if (spec.kind !== 'train') return [];
  const { everyEpochs, steps } = spec.training.checkpoints;
  return everyEpochs === null ? steps : null;
}
