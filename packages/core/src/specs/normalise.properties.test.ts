import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../plans/canonicalJson.js';
import { readOrRefused } from '../testing/readOrRefused.js';
import { anyJson, spoilt } from '../testing/spoilt.js';
import { normaliseTaskSpec } from './normalise.js';
import { taskKindSchema } from './taskSpec.js';

const data = { dataset: 'cifar10' };
const pets = { dataset: 'pets', classCount: 3, side: 64, classes: [2, 0], images: 100 };
const network = { kind: 'mlp', depth: 4, width: 32 };
const vgg = { kind: 'vgg', depth: 11, widthMultiplier: 0.5 };
const training = { epochs: 2, learningRate: 0.1, schedule: { kind: 'one-cycle' } };
const contentHash = `sha256:${'0a'.repeat(32)}`;
const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const task = (name: string, classes: number[]) => ({ name, data: { ...data, classes } });

const tasks = [
  { kind: 'train', network, data, training },
  {
    kind: 'train',
    network: vgg,
    data: pets,
    training: { ...training, checkpoints: { everyEpochs: 1 } },
  },
  { kind: 'probe', role: 'id', data, probe: { epochs: 3, pooling: 2 }, layers: ['relu1'] },
  { kind: 'rank', data: null, rank: { rtol: 1e-2 } },
  { kind: 'similarity', data, similarity: { method: 'minibatch' } },
  { kind: 'variance', data, variance: { images: 100 } },
  { kind: 'spectrum', data, spectrum: { rtols: [1e-2] } },
  { kind: 'change', data, checkpoints: [0, null] },
  { kind: 'embed', data, embed: { dimensions: 3 } },
  { kind: 'cost', network, data, cost: { repeats: 2 } },
  { kind: 'graft', data, grafts: [{ from: 'fc1', to: 'relu2' }], cut: { layer: 'relu2' } },
  { kind: 'import', source: { kind: 'weights', contentHash, network, data, normalisation } },
  { kind: 'import', source: { kind: 'script', contentHash, side: 32, normalisation } },
  {
    kind: 'import',
    source: { kind: 'activations', contentHash, layers: ['a'], classCount: 10, imagesTest: 100 },
  },
  {
    kind: 'continual',
    network: { ...network, heads: [2, 3] },
    tasks: [task('first', [0, 1]), task('second', [2, 3, 4])],
    training: { epochs: 2, learningRate: 0.1 },
  },
];

describe('a task spec that may be anything', () => {
  it('is tried in every kind', () => {
    const kinds = new Set(tasks.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([...taskKindSchema.options].sort());
  });

  it.each([
    ['any JSON', anyJson],
    ['nearly a spec', spoilt(...tasks)],
    ['nearly a normalised spec', spoilt(...tasks.flatMap(normalised))],
  ])('%s becomes its one form, or is refused', (_, inputs) => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { value, error } = readOrRefused(() => normaliseTaskSpec(input));
        if (error) expect(error.code).toBe('invalid-spec');
        else {
          // It has an id, and is the same when it is read again.
          canonicalJson(value);
          expect(normaliseTaskSpec(JSON.parse(JSON.stringify(value)))).toEqual(value);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Those that are right are right, or nothing is tested. */
function normalised(spec: object): object[] {
  return [normaliseTaskSpec(spec)];
}
