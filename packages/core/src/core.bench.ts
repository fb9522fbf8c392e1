import { bench } from 'vitest';
import { detectSeeds } from './detection/detectSeeds.js';
import { detectTunnel } from './detection/detectTunnel.js';
import { createTask } from './plans/createTask.js';
import { taskId } from './plans/taskId.js';
import { normaliseTaskSpec } from './specs/normalise.js';

const spec = {
  kind: 'train',
  network: { kind: 'mlp', depth: 12, width: 512 },
  data: { dataset: 'cifar10' },
  training: { epochs: 8, learningRate: 0.02 },
} as const;
const task = createTask({ spec });
const layers = Array.from({ length: 256 }, (_, index) => ({
  layer: index + 1,
  name: `relu${index + 1}`,
  id: 1 - 0.9 ** (index + 1),
  ood: 0.9 ** (index + 1),
  rank: 1000 - index,
}));

bench('normalise a task spec', () => {
  normaliseTaskSpec(spec);
});

bench('id of a task', () => {
  taskId(task.spec, task.inputs);
});

bench('detect the tunnel of 256 layers', () => {
  detectTunnel({ layers });
});

const seeds = [0, 1, 2];
const correct = new Uint8Array(36 * 10_000).map((_, at) => (at % 10_000 < 7000 ? 1 : 0));
const runs = seeds.map((seed) => ({
  seed,
  layers: layers.slice(0, 36).map((layer) => ({ ...layer, id: 0.7, ood: null })),
  id: { classes: 10, correct },
}));

bench(
  'detect over 3 seeds, 36 layers, 10,000 images, 2,000 resamples',
  () => {
    detectSeeds(runs);
  },
  { iterations: 3, warmupIterations: 1 },
);
