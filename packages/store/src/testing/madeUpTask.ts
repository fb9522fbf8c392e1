import { createTask, type Evidence, type Task } from '@tunnel/core';
import type { ResultOf } from '../StoredTask.js';

/** A task that no test runs. */
export const train = createTask({
  spec: {
    kind: 'train',
    network: { kind: 'mlp', depth: 2, width: 8 },
    data: { dataset: 'shapes' },
    training: { epochs: 1, learningRate: 0.1 },
  },
});

/** The same task of another seed. */
export function seeded(seed: number): Task<'train'> {
  return createTask({ spec: { ...train.spec, seed } });
}

const evidence: Evidence = {
  versions: { tunnel: '0.1.0' },
  commit: null,
  device: 'cpu',
  threads: 1,
  cores: 2,
  platform: 'linux-x64',
};

const result: ResultOf<'train'> = {
  testAccuracy: 0.5,
  testLossNats: 1.2,
  testCalibrationError: 0.1,
  testAccuracyByClass: [0.5],
  testAccuracyByHead: [0.5],
  validation: null,
  imagesTrain: 100,
  imagesTest: 50,
  parameters: 10,
  epochs: [],
  steps: 1,
  checkpoints: [],
  seconds: 1,
  device: 'cpu',
  precision: 'float32',
  threads: 1,
};

/** What could have come of it. */
export const outcome = { result, evidence };
