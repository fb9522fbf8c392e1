import { createPlan, createTask } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import { Store } from '@tunnel/store';
import type { PlanRun } from '../runPlan.js';
import { FakeEngine, type FakeEngineOptions } from './FakeEngine.js';

const dataset: Dataset = {
  name: 'shapes',
  layout: 'cifar10',
  side: 32,
  classCount: 10,
  classNames: [],
  train: ['train.bin'],
  valid: [],
  test: ['test.bin'],
  imagesTrain: 1,
  imagesValid: 0,
  imagesTest: 1,
  contentHash: 'sha256:none',
  source: 'generated',
  folder: '',
  notes: [],
};

/** A plan for a fake engine: for every seed a training of four epochs and three measurements. */
export async function fakePlanRun(
  folder: string,
  seeds: number,
  engine: FakeEngineOptions,
): Promise<PlanRun> {
  const data = { dataset: 'shapes', contentHash: 'sha256:none' } as const;
  const network = { kind: 'mlp', depth: 2, width: 16 } as const;
  const training = { epochs: 4, learningRate: 0.1 };
  const tasks = Array.from({ length: seeds }, (_, seed) => {
    const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
    const probe = { kind: 'probe', data, probe: { epochs: 1 }, seed } as const;
    return [
      train,
      createTask({ spec: { ...probe, role: 'id' }, weights: train }),
      createTask({ spec: { ...probe, role: 'ood' }, weights: train }),
      createTask({ spec: { kind: 'rank', data, seed }, weights: train }),
    ];
  });
  return {
    plan: createPlan({ experiment: 'fake', scale: 'smoke', tasks: tasks.flat() }),
    engine: new FakeEngine(engine),
    store: await Store.open(folder),
    datasets: [dataset],
    run: { device: 'cpu', threads: 1 },
    evidence: {
      versions: {},
      commit: null,
      device: 'cpu',
      threads: 1,
      cores: 1,
      platform: 'linux-x64',
    },
  };
}
