import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTask, type RunTask, type Task, type TaskKind } from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { type ResultOf, type Store, type StoredTensor, writeTensors } from '@tunnel/store';
import { madeUpRun } from './madeUpRun.js';

const data = { dataset: 'shapes' } as const;
const train = createTask({
  spec: {
    kind: 'train',
    network: { kind: 'mlp', depth: 2, width: 8 },
    data,
    training: { epochs: 1, learningRate: 0.1 },
  },
});
const read = { images: 3, seconds: 1, device: 'cpu' };
const layer = { layer: 1, name: 'relu1', features: 8, featuresUsed: 8 };

/** What the weights’ file of the kept training has. */
export const weights = 'weights of a network';

/** What a training may have come to. */
export const trainResult: ResultOf<'train'> = {
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

/** Keeps a training and one reading of each kind that has a route of its own; as a run lists them. */
export async function keepTasks(store: Store): Promise<RunTask[]> {
  await keep(store, train, trainResult, (folder) =>
    writeFile(join(folder, artifactFiles.weights), weights),
  );
  const similarity = createTask({ spec: { kind: 'similarity', data }, weights: train });
  await keep(store, similarity, {
    layers: [{ ...layer, constant: false }],
    otherLayers: null,
    method: 'exact',
    biased: [[1]],
    debiased: [[1]],
    permutation: null,
    ...read,
  });
  const variance = createTask({ spec: { kind: 'variance', data }, weights: train });
  await keep(store, variance, {
    layers: [
      {
        ...layer,
        ...{ intra: 1, inter: 2, ratio: 0.5, nc1: null, nc2Equinorm: null, nc2Equiangular: null },
        ...{ nc3: null, nc4: null, nearestMeanAccuracy: 0.5 },
      },
    ],
    classes: 10,
    ...read,
  });
  const spectrum = createTask({ spec: { kind: 'spectrum', data }, weights: train });
  await keep(
    store,
    spectrum,
    {
      layers: [
        {
          ...layer,
          ...{ cap: 2, sigma1: 4, ranks: [2], dataRanks: [2], matrixRank: 2 },
          ...{ effectiveRank: 1.5, participationRatio: 1.5, rankMe: 1.5 },
        },
      ],
      rtols: [0.01],
      ...read,
    },
    (folder) =>
      writeTensors(
        join(folder, artifactFiles.spectrum),
        new Map<string, StoredTensor>([
          ['relu1', { dtype: 'F64', shape: [2], data: Float64Array.of(4, 1) }],
        ]),
      ),
  );
  const embed = createTask({
    spec: { kind: 'embed', data, embed: { images: 3, neighbours: 2 } },
    weights: train,
  });
  await keep(
    store,
    embed,
    {
      layers: [{ ...layer, components: 2, explained: 0.9 }],
      library: { name: 'umap-js', version: '1.4.0' },
      dimensions: 2,
      ...read,
    },
    (folder) =>
      writeTensors(
        join(folder, artifactFiles.embedding),
        new Map<string, StoredTensor>([
          ['relu1', { dtype: 'F32', shape: [3, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
          ['empty', { dtype: 'F32', shape: [2 ** 40, 0], data: new Float32Array() }],
          ['labels', { dtype: 'I64', shape: [3], data: BigInt64Array.of(7n, 8n, 9n) }],
        ]),
      ),
  );
  return [train, similarity, variance, spectrum, embed].map(({ id, label, spec }) => ({
    ...{ id, label, kind: spec.kind, state: 'done', seconds: 1 },
  }));
}

async function keep<K extends TaskKind>(
  store: Store,
  task: Task<K>,
  result: ResultOf<K>,
  write: (folder: string) => Promise<void> = async () => {},
): Promise<void> {
  const draft = await store.claimTask(task);
  if (!draft) throw new Error(`${task.label} is taken`);
  await write(draft.folder);
  await draft.commit({ result, evidence: madeUpRun().evidence });
}
