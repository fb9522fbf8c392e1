import type { ResultOf, StoredTensor } from '@tunnel/store';
import type { MadeUpResult } from './MadeUpResults.js';

/** Test images of a probe where a test does not say. */
const images = 1000;

const read = { images: 2000, seconds: 1, device: 'cpu' } as const;

/** Names of layers where a test does not say: `relu1`, `relu2` and so on. */
export function layerNames(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `relu${at + 1}`);
}

function layersOf(names: readonly string[]) {
  return names.map((name, at) => ({ layer: at + 1, name, features: 512, featuresUsed: 512 }));
}

const tested = (accuracy: number) => ({
  testAccuracy: accuracy,
  testLossNats: 1,
  testCalibrationError: 0.1,
  testAccuracyByClass: [accuracy],
  testAccuracyByHead: [accuracy],
});

/** A training with this test accuracy, and checkpoints at these steps. */
export function madeUpTraining(
  accuracy: number,
  { checkpoints = [] as readonly number[], steps = 100, parameters = 1000 } = {},
): MadeUpResult<'train'> {
  return {
    result: {
      ...tested(accuracy),
      validation: null,
      imagesTrain: 5000,
      imagesTest: images,
      parameters,
      epochs: [],
      steps,
      checkpoints: checkpoints.map((step) => ({
        file: `step-${String(step).padStart(8, '0')}.safetensors`,
        epoch: 0,
        step,
      })),
      seconds: 10,
      device: 'cpu',
      precision: 'float32',
      threads: 1,
    },
  };
}

/** A probe with these accuracies, the easiest images right at every layer. */
export function madeUpProbe(
  accuracies: readonly number[],
  {
    names = layerNames(accuracies.length),
    classes = 10,
    validation = null as readonly number[] | null,
    imagesTest = images,
  } = {},
): MadeUpResult<'probe'> {
  const correct = new Uint8Array(accuracies.length * imagesTest);
  const layers = layersOf(names).map((layer, at) => {
    const right = Math.round((accuracies[at] ?? 0) * imagesTest);
    correct.fill(1, at * imagesTest, at * imagesTest + right);
    return {
      ...layer,
      accuracy: right / imagesTest,
      lossNats: 1,
      trainAccuracy: right / imagesTest,
      epoch: 1,
      validationAccuracy: validation?.[at] ?? null,
    };
  });
  return {
    result: { layers, imagesTrain: 5000, imagesTest, classes, seconds: 1, device: 'cpu' },
    correct,
  };
}

/** Ranks, one a layer. */
export function madeUpRanks(
  ranks: readonly number[],
  { names = layerNames(ranks.length), cap = 512 } = {},
): MadeUpResult<'rank'> {
  const layers = layersOf(names).map((layer, at) => ({
    ...layer,
    rank: ranks[at] ?? 0,
    cap,
    sigma1: 1,
  }));
  return { result: { layers, images: 2000, rtol: 1e-3, seconds: 1, device: 'cpu' } };
}

/** Variances within and between classes, one pair a layer; `more` of a layer’s other measures. */
export function madeUpVariances(
  variances: readonly (readonly [intra: number, inter: number])[],
  {
    names = layerNames(variances.length),
    more = {} as Partial<ResultOf<'variance'>['layers'][number]>,
  } = {},
): MadeUpResult<'variance'> {
  const layers = layersOf(names).map((layer, at) => {
    const [intra = 0, inter = 0] = variances[at] ?? [];
    return {
      ...layer,
      intra,
      inter,
      ratio: inter === 0 ? null : intra / inter,
      nc1: inter === 0 ? null : intra / inter,
      nc2Equinorm: 0.1,
      nc2Equiangular: 0.1,
      nc3: null,
      nc4: 0.1,
      nearestMeanAccuracy: 0.9,
      ...more,
    };
  });
  return { result: { layers, classes: 10, ...read } };
}

/** CKA of layers with each other, or with those of another network. */
export function madeUpSimilarity(
  debiased: readonly (readonly (number | null)[])[],
  { others = false, null95 = null as number | null } = {},
): MadeUpResult<'similarity'> {
  const rows = layersOf(layerNames(debiased.length)).map((each) => ({ ...each, constant: false }));
  const matrix = debiased.map((row) => [...row]);
  const everywhere = (value: number) => matrix.map((row) => row.map(() => value));
  return {
    result: {
      layers: rows,
      otherLayers: others ? rows : null,
      method: 'exact',
      biased: matrix.map((row) => row.map((value) => value && Math.max(0, value))),
      debiased: matrix,
      permutation:
        null95 === null
          ? null
          : {
              permutations: 100,
              images: 1000,
              mean: everywhere(0),
              quantile95: everywhere(null95),
              pValue: matrix.map((row) =>
                row.map((value) => (value !== null && value > null95 ? 1 / 101 : 1)),
              ),
            },
      ...read,
    },
  };
}

/** L1 differences of layers, and weight changes by `[step][layer]` between checkpoints. */
export function madeUpChange(change: {
  l1?: readonly (readonly (number | null)[])[];
  weights?: {
    names: readonly string[];
    /** From each checkpoint to the next, and relative to the one before. */
    steps: readonly { from: string; to: string; relative: readonly number[] }[];
    fromFirst?: readonly { from: string; to: string; relative: readonly number[] }[];
  };
}): MadeUpResult<'change'> {
  const { l1, weights } = change;
  const step = (each: { from: string; to: string; relative: readonly number[] }) => ({
    ...each,
    relative: [...each.relative],
    absolute: [...each.relative],
  });
  return {
    result: {
      representations: l1
        ? { layers: layersOf(layerNames(l1.length)), l1: l1.map((row) => [...row]) }
        : null,
      weights: weights
        ? {
            layers: weights.names.map((name) => ({ name, parameters: [`${name}.weight`] })),
            steps: weights.steps.map(step),
            fromFirst: (weights.fromFirst ?? weights.steps).map(step),
          }
        : null,
      images: l1 ? 2000 : null,
      seconds: 1,
      device: 'cpu',
    },
  };
}

/** Maps of so many images for each named layer. */
export function madeUpMaps(names: readonly string[], count = 30): MadeUpResult<'embed'> {
  const tensors = new Map<string, StoredTensor>();
  for (const [at, name] of names.entries()) {
    const data = Float32Array.from({ length: 2 * count }, (_, place) => Math.sin(place + at));
    tensors.set(name, { dtype: 'F32', shape: [count, 2], data });
  }
  const labels = BigInt64Array.from({ length: count }, (_, at) => BigInt(at % 10));
  tensors.set('labels', { dtype: 'I64', shape: [count], data: labels });
  const layers = layersOf(names).map((layer) => ({ ...layer, components: 50, explained: 0.9 }));
  const library = { name: 'umap-js', version: '1.4.0' };
  return { result: { layers, library, dimensions: 2, ...read, images: count }, tensors };
}

/** A grafted or cut network with this accuracy, of each head where they are given. */
export function madeUpGraft(
  accuracy: number,
  { byHead = [accuracy] as readonly number[], parameters = 1000 } = {},
): MadeUpResult<'graft'> {
  return {
    result: {
      ...tested(accuracy),
      testAccuracyByHead: [...byHead],
      grafted: [],
      parameters,
      cut: null,
      imagesTest: images,
      seconds: 1,
      device: 'cpu',
    },
  };
}

/** Tasks learned in turn: `accuracy[after][of]`. */
export function madeUpTasks(
  accuracy: readonly (readonly number[])[],
  names: readonly string[],
): MadeUpResult<'continual'> {
  const matrix = accuracy.map((row) => [...row]);
  const last = matrix.at(-1) ?? [];
  return {
    result: {
      tasks: names.map((name, at) => ({
        name,
        imagesTrain: 5000,
        imagesTest: images,
        validation: null,
        epochs: [],
        seconds: 1,
        checkpoint: `task-${String(at + 1).padStart(4, '0')}.safetensors`,
      })),
      accuracy: matrix,
      lossNats: matrix.map((row) => row.map(() => 1)),
      forgetting: last.map((end, of) => {
        const before = matrix.slice(0, -1).map((row) => row[of] ?? 0);
        return before.length > 0 ? Math.max(...before) - end : 0;
      }),
      parameters: 1000,
      steps: 100,
      seconds: 10,
      device: 'cpu',
      precision: 'float32',
      threads: 1,
    },
  };
}

/** Spectra with these ranks of the covariance at each of `rtols`. */
export function madeUpSpectra(
  ranks: readonly (readonly number[])[],
  { rtols = [1e-2, 1e-3, 1e-4] as readonly number[], names = layerNames(ranks.length) } = {},
): MadeUpResult<'spectrum'> {
  const layers = layersOf(names).map((layer, at) => {
    const own = ranks[at] ?? [];
    const middle = own[Math.floor(own.length / 2)] ?? 0;
    return {
      ...layer,
      cap: 512,
      sigma1: 1,
      ranks: [...own],
      dataRanks: [...own],
      matrixRank: middle,
      effectiveRank: middle,
      participationRatio: middle,
      rankMe: middle,
    };
  });
  const tensors = new Map<string, StoredTensor>(
    names.map((name) => {
      const data = Float64Array.from({ length: 512 }, (_, place) => 2 ** -place);
      return [name, { dtype: 'F64', shape: [512], data }];
    }),
  );
  return { result: { layers, rtols: [...rtols], ...read }, tensors };
}
