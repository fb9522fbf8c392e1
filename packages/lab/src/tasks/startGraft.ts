import { join } from 'node:path';
import { dataRef } from '../dataRef.js';
import { artifactFiles } from './artifactFiles.js';
import { inputOf, networkOf, weightsFileOf } from './inputs.js';
import { runOf, type TaskStart } from './TaskStart.js';

/** Starts the making of a network of another one. */
export function startGraft(start: TaskStart<'graft'>) {
  const { task, folder, setting, options } = start;
  const { data, checkpoint, grafts, cut, precision, seed } = task.spec;
  const recipient = inputOf(start, 'weights');
  const request = {
    network: networkOf(recipient),
    weightsFile: weightsFileOf(start, recipient, checkpoint),
    grafts: grafts.map(({ from, to, donorCheckpoint }) => ({
      from,
      to,
      weightsFile: weightsFileOf(start, inputOf(start, 'donor'), donorCheckpoint),
    })),
    // One pooling is enough: the cut’s own.
    cut: cut && { ...cut, head: { ...cut.head, pooling: null } },
    train: cut ? dataRef(data, setting.datasets, 'train', seed) : null,
    test: dataRef(data, setting.datasets, 'test', seed),
    seed,
    run: runOf(start),
    precision,
    outputFile: join(folder, artifactFiles.weights),
  };
  return setting.engine.graft(request, options);
}
