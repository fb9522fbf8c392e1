import { inputOf, weightsFileOf } from './inputs.js';
import type { TaskStart } from './TaskStart.js';

/** The values that a training begins with; null where the engine draws them. */
export function initialOf(
  start: Pick<TaskStart, 'task' | 'inputs' | 'setting'>,
  checkpoint: number | null,
) {
  if (!('weights' in start.task.inputs)) return null;
  return { weightsFile: weightsFileOf(start, inputOf(start, 'weights'), checkpoint) };
}
