import { join } from 'node:path';
import { normaliseProbeSpec, normaliseRankSpec } from '@tunnel/core';
import { callEngine } from '../engineProcess.mjs';
import { markdownTable } from '../markdownTable.mjs';
import { digits, ofSide, spread } from '../report.mjs';
import { summarise } from '../statistics.mjs';
import { comparing, maxFeatures, reading, run, subjectSpec, trainedWeights } from '../subjects.mjs';

const gibibyte = 2 ** 30;
/** Ranks of all layers of so many images take half an hour, and the widest ones’ the most memory. */
const widest = ['relu1', 'relu2'];

const budgets = { default: null, tight: 2 * gibibyte };

/** @type {import('../row.mjs').Row} */
export const memory = {
  id: 'memory-vgg19',
  repeats: 1,
  what: 'Probes (1 epoch) and CKA by mini-batches of all 16 layers, and ranks and class structure of the two widest (65,536 features each), of a trained full-width VGG-19 on the 50,000 training images, at most 8,000 features of a layer, by the verbs in one process, with the default budget and with `memoryBytes` of 2 GiB. The peak is the process’s own (VmHWM), Node, libtorch and all. The results must be the same, value by value.',
  settings: ({ quick, bfloat16 }) => [subjectSpec({ quick }, 'vgg'), bfloat16],
  open: async (workplace) => {
    const spec = subjectSpec(workplace, 'vgg');
    const weightsFile = await trainedWeights(workplace, spec);
    const { train, test, folder, bfloat16 } = workplace;
    const precision = bfloat16 ? 'bfloat16' : 'float32';
    const { images: _, ...rank } = normaliseRankSpec({});
    const calls = (/** @type {number | null} */ memoryBytes) => {
      const shared = { ...reading(spec, weightsFile), run: { ...run, memoryBytes } };
      const probe = normaliseProbeSpec({ epochs: 1 });
      const correctnessFile = join(folder, 'correct.safetensors');
      return [
        { verb: 'probe', request: { ...shared, train, test, probe, precision, correctnessFile } },
        { verb: 'rank', request: { ...shared, layers: widest, data: train, rank } },
        {
          verb: 'variance',
          request: {
            ...shared,
            layers: widest,
            data: train,
            variance: { maxFeatures, pooling: null },
          },
        },
        {
          verb: 'similarity',
          request: { ...shared, data: train, ...comparing(workplace, 'minibatch') },
        },
      ];
    };
    return {
      round: async () => {
        /** @type {{ [name: string]: any }} */
        const values = {};
        const found = [];
        for (const [name, budget] of Object.entries(budgets)) {
          const asked = calls(budget);
          const answers = await callEngine(asked);
          values[name] = answers.at(-1)?.peakBytes;
          values[`${name}Verbs`] = answers.map(({ seconds, peakBytes }, at) => ({
            verb: asked[at]?.verb,
            seconds,
            peakBytes,
          }));
          found.push(answers.map(({ result }) => result));
        }
        return { ...values, apart: largestDifference(found[0], found[1]) };
      },
      close: async () => {},
    };
  },
  report: (records) => ({
    lines: [
      peakLine(records, 'default', 6, 'by default'),
      peakLine(records, 'tight', 2, 'with a budget of 2 GiB'),
    ],
    section: verbTable(records),
  }),
};

/**
 * @param {import('../row.mjs').Record[]} records
 * @param {'default' | 'tight'} side
 * @param {number} most GiB
 * @param {string} words
 */
function peakLine(records, side, most, words) {
  const peaks = ofSide(records, side);
  const { max, count } = summarise(peaks);
  const apart = summarise(ofSide(records, 'apart')).max;
  return {
    work: `Peak memory of probing and measuring full-width VGG-19 on 50,000 images, ${words}`,
    wanted: `< ${most} GiB`,
    ratio: `${(max / gibibyte).toFixed(2)} GiB`,
    ours: spread(peaks, 'GiB'),
    theirs: '–',
    repeats: count,
    check: apart === 0 ? 'same results' : `results differ by up to ${apart.toExponential(1)}`,
    reached: max < most * gibibyte && apart === 0,
  };
}

/** @param {import('../row.mjs').Record[]} records */
function verbTable(records) {
  const last = records.at(-1)?.values ?? {};
  const lines = Object.keys(budgets).flatMap((name) =>
    (last[`${name}Verbs`] ?? []).map(
      (/** @type {{ verb: string, seconds: number, peakBytes: number }} */ call) => [
        name === 'default' ? 'default' : '2 GiB',
        call.verb,
        `${digits(call.seconds)} s`,
        spread([call.peakBytes], 'GiB'),
      ],
    ),
  );
  return markdownTable(['budget', 'verb', 'time', 'peak until then'], lines);
}

/**
 * The largest difference of two results, number by number; times are passed over. What is not a
 * number and differs counts as `Number.MAX_VALUE` apart, since JSON knows no infinity.
 *
 * @param {any} a
 * @param {any} b
 * @returns {number}
 */
export function largestDifference(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b);
  if (a === b) return 0;
  const both = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  if (!both) return Number.MAX_VALUE;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const counted = keys.filter((key) => key !== 'seconds');
  return Math.max(0, ...counted.map((key) => largestDifference(a[key], b[key])));
}
