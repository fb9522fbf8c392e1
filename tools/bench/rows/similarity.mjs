import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { callEngine } from '../engineProcess.mjs';
import { LineProcess } from '../lineProcess.mjs';
import { referenceStages } from '../referenceStages.mjs';
import { comparison, ofSide } from '../report.mjs';
import {
  comparing,
  maxFeatures,
  readColumns,
  reading,
  run,
  subjectSpec,
  trainedWeights,
} from '../subjects.mjs';

/**
 * @typedef {import('../row.mjs').Workplace} Workplace
 * @typedef {import('../row.mjs').Record} Record
 */

const exactTolerance = 1e-5;
const minibatchTolerance = 5e-4;

/** @type {import('../row.mjs').Row} */
export const similarity = {
  id: 'cka-vgg19',
  repeats: 3,
  what: `CKA between the 16 layers of a trained full-width VGG-19, at most ${maxFeatures} features of a layer, 10,000 test images. The features lie in one float32 file, in memory as far as the system keeps it there. Ours: the verb \`similarity\` on that file in a process of its own, both estimators, reading included; bfloat16 products where the CPU has them; by mini-batches of 500 likewise. Theirs: the reference’s pairwise loop, three HSICs a pair in float32, on centred features in memory. One pair of each combination of widths is timed in a round and stands for all such pairs; another pair in each round. The whole, from images to CKA, adds the verb’s own bfloat16 forward pass to ours and the reference’s stage \`extract_test\` to theirs. Exactness: the timed pairs against both estimators in float64; mini-batches against the exact debiased values of all pairs.`,
  settings: ({ quick, bfloat16 }) => [subjectSpec({ quick }, 'vgg'), bfloat16],
  open: openSession,
  report: (records) => {
    const apart = ofSide(records, 'apart').flat();
    const minibatchApart = ofSide(records, 'minibatchApart');
    const shared = { theirs: ofSide(records, 'theirs'), unit: 's' };
    return {
      lines: [
        comparison({
          work: 'CKA, 16 layers, 10,000 images, exact, against a pairwise loop',
          wanted: 40,
          ours: ofSide(records, 'ours'),
          ...shared,
          ...agreement(apart, exactTolerance),
        }),
        comparison({
          work: 'CKA by mini-batches, against the pairwise loop',
          wanted: 300,
          ours: ofSide(records, 'minibatch'),
          ...shared,
          ...agreement(minibatchApart, minibatchTolerance),
        }),
        {
          ...comparison({
            work: 'CKA from weights and images, the forward pass included on both sides',
            wanted: 0,
            ours: ofSide(records, 'whole'),
            theirs: ofSide(records, 'theirWhole'),
            unit: 's',
          }),
          wanted: '–',
          reached: null,
        },
      ],
    };
  },
};

/** @param {number[]} apart @param {number} tolerance */
function agreement(apart, tolerance) {
  const largest = Math.max(...apart);
  return {
    check:
      apart.length === 0
        ? ''
        : `within ${largest.toExponential(1)} (to be ${tolerance.toExponential(0)})`,
    right: apart.length > 0 && largest <= tolerance,
  };
}

/** @param {Workplace} workplace */
async function openSession(workplace) {
  const { folder, test, python, programs } = workplace;
  const spec = subjectSpec(workplace, 'vgg');
  const weightsFile = await trainedWeights(workplace, spec);
  const file = join(folder, 'features.safetensors');
  const subject = reading(spec, weightsFile);
  const roomy = { ...run, memoryBytes: 3 * 2 ** 32 };
  const features = { ...subject, data: test, maxFeatures, run: roomy, file };
  const [written] = await callEngine([{ verb: 'features', request: features }]);
  /** @type {{ name: string, shape: [number, number] }[]} */
  const layers = written?.result.layers;
  const names = layers.map(({ name }) => name);
  const measured = { layers: null, seed: 0, run };
  const data = {
    kind: 'activations',
    layers: names.map((name) => ({ name, file, tensor: name })),
    labels: { file, tensor: 'labels' },
    classCount: 10,
    images: null,
  };
  const ofFile = { ...measured, subject: { kind: 'activations' }, data };
  const request = (/** @type {object} */ from, /** @type {'exact' | 'minibatch'} */ method) => ({
    verb: 'similarity',
    request: { ...from, ...comparing(workplace, method) },
  });
  const columns = await readColumns(workplace, spec, maxFeatures);
  const loop = python && new LineProcess(python, loopArguments(programs, file, names));
  await loop?.answer();
  let compared = false;
  return {
    /** @param {number} round */
    round: async (round) => {
      const [exact] = await callEngine([request(ofFile, 'exact')]);
      const [minibatch] = await callEngine([request(ofFile, 'minibatch')]);
      const [whole] = await callEngine([request({ ...subject, data: test }, 'exact')]);
      const ours = {
        ours: exact?.seconds,
        minibatch: minibatch?.seconds,
        whole: whole?.seconds,
        minibatchApart: largestApart(exact?.result.debiased, minibatch?.result.debiased),
      };
      if (!loop) return ours;
      const samples = samplePairs(
        layers.map(({ shape }) => shape[1]),
        round,
      );
      let theirs = 0;
      for (const { pair, count } of samples) {
        theirs += count * (await loop.ask(JSON.stringify({ seconds: pair })));
      }
      const apart = [];
      // These take minutes and would find the same again.
      for (const { pair } of compared ? [] : samples) {
        const values = await loop.ask(JSON.stringify({ values: pair }));
        apart.push(apartFrom(values, exact?.result, pair));
      }
      compared = true;
      const { seconds } = await referenceStages(workplace, {
        arguments: [...spec.reference, '--skip', 'probe,ood,rank,cka'],
        weights: weightsFile,
        columns,
      });
      return { ...ours, theirs, theirWhole: theirs + (seconds['extract_test'] ?? 0), apart };
    },
    close: async () => {
      await loop?.close();
      rmSync(file, { force: true });
    },
  };
}

/** @param {string} programs @param {string} file @param {string[]} layers */
function loopArguments(programs, file, layers) {
  return [`${programs}/pairwise_cka.py`, JSON.stringify({ file, layers })];
}

/**
 * Of all pairs of layers with the same two widths, one, and how many there are.
 *
 * @param {number[]} widths
 * @param {number} round another pair in each
 * @returns {{ pair: [number, number], count: number }[]}
 */
export function samplePairs(widths, round) {
  /** @type {Map<string, [number, number][]>} */
  const kinds = new Map();
  for (const [i, one] of widths.entries()) {
    for (const [j, other] of widths.slice(0, i).entries()) {
      const kind = [one, other].sort((a, b) => a - b).join('×');
      kinds.set(kind, [...(kinds.get(kind) ?? []), [i, j]]);
    }
  }
  return [...kinds.values()].map((pairs) => ({
    pair: /** @type {[number, number]} */ (pairs[round % pairs.length]),
    count: pairs.length,
  }));
}

/**
 * @param {{ biased: number, debiased: number }} values
 * @param {{ biased: number[][], debiased: number[][] }} found
 * @param {[number, number]} pair
 */
function apartFrom({ biased, debiased }, found, [i, j]) {
  const apart = (/** @type {number[][]} */ matrix, /** @type {number} */ value) =>
    Math.abs((matrix[i]?.[j] ?? Number.NaN) - value);
  return Math.max(apart(found.biased, biased), apart(found.debiased, debiased));
}

/** @param {(number | null)[][]} a @param {(number | null)[][]} b */
export function largestApart(a, b) {
  const apart = a.flatMap((row, i) =>
    row.map((value, j) => {
      const other = b[i]?.[j] ?? null;
      return value === null || other === null ? Number(value !== other) : Math.abs(value - other);
    }),
  );
  return Math.max(...apart);
}
