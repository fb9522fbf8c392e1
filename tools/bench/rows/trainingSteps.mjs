import { engineBenchmark } from '../engineBenchmark.mjs';
import { LineProcess } from '../lineProcess.mjs';
import { comparison, ofSide } from '../report.mjs';
import { summarise } from '../statistics.mjs';
import { run } from '../subjects.mjs';

/**
 * @typedef {import('../row.mjs').Row} Row
 * @typedef {import('../row.mjs').Workplace} Workplace
 *
 * @typedef {object} StepsRow
 * @property {string} id
 * @property {string} title
 * @property {{ net: string, depth?: number, width?: number, mult?: number }} reference its arguments
 * @property {import('@tunnel/native').NetworkRef} network
 * @property {{ ours: number, float32: number, bfloat16: number }} steps in a block
 * @property {{ float32: number, bfloat16: number }} wanted ratios
 */

/** @type {StepsRow[]} */
const networks = [
  {
    id: 'step-mlp',
    title: 'MLP-12×1024',
    reference: { net: 'mlp', depth: 12, width: 1024 },
    network: { kind: 'mlp', depth: 12, width: 1024, classes: 10 },
    steps: { ours: 40, float32: 20, bfloat16: 40 },
    wanted: { float32: 2.1, bfloat16: 1.15 },
  },
  {
    id: 'step-vgg19',
    title: 'VGG-19',
    reference: { net: 'vgg19', mult: 1 },
    network: { kind: 'vgg', depth: 19, convolutions: null, widthMultiplier: 1, classes: 10 },
    steps: { ours: 4, float32: 2, bfloat16: 4 },
    wanted: { float32: 2.0, bfloat16: 1.0 },
  },
  {
    id: 'step-resnet34',
    title: 'ResNet-34',
    reference: { net: 'resnet34', mult: 1 },
    network: { kind: 'resnet', depth: 34, widthMultiplier: 1, classes: 10 },
    steps: { ours: 2, float32: 1, bfloat16: 2 },
    wanted: { float32: 2.5, bfloat16: 1.0 },
  },
];

/** Tiny networks, for a test of the harness. @param {StepsRow} row @returns {StepsRow} */
function tiny(row) {
  const reference = { ...row.reference };
  if (reference.net === 'mlp') Object.assign(reference, { depth: 2, width: 32 });
  else reference.mult = 1 / 16;
  const network =
    row.network.kind === 'mlp'
      ? { ...row.network, depth: 2, width: 32 }
      : { ...row.network, widthMultiplier: 1 / 16 };
  return { ...row, reference, network, steps: { ours: 1, float32: 1, bfloat16: 1 } };
}

const batchSize = 128;

/** @param {StepsRow} row @returns {Row} */
function stepsRow(row) {
  const sized = (/** @type {boolean} */ quick) => (quick ? tiny(row) : row);
  const isVgg = row.id === 'step-vgg19';
  return {
    id: row.id,
    repeats: 10,
    what: `${row.title}, batch ${batchSize}, two processes more beside ours that sleep meanwhile: choosing and normalising the batch of CIFAR-10 bytes in memory, forward, loss, backward, SGD with momentum 0.9 and weight decay 1e-4; no augmentation on either side. Blocks of ${row.steps.ours} steps of ours (bfloat16 with float32 masters; its loop reads the loss every step), ${row.steps.float32} of PyTorch’s float32 as the reference has it, ${row.steps.bfloat16} of PyTorch’s bfloat16 autocast${row.network.kind === 'mlp' ? '' : ', channels-last'}, in turn; seconds a step.`,
    settings: ({ quick }) => {
      const { reference, steps } = sized(quick);
      return { reference, steps };
    },
    open: (workplace) => open(sized(workplace.quick), workplace, isVgg),
    report: (records) => {
      const against = (/** @type {'float32' | 'bfloat16'} */ side, /** @type {string} */ name) =>
        comparison({
          work: `Training step, ${row.title}, against PyTorch’s ${name}`,
          wanted: row.wanted[side],
          ours: ofSide(records, 'ours'),
          theirs: ofSide(records, side),
          unit: 's',
        });
      const lines = [
        against('float32', 'default float32'),
        against('bfloat16', 'best (bfloat16 autocast, channels-last)'),
      ];
      return { lines: isVgg ? [...lines, shareOfPeak(records)] : lines };
    },
  };
}

/** @param {StepsRow} row @param {Workplace} workplace @param {boolean} withPeak */
async function open(row, workplace, withPeak) {
  const { python } = workplace;
  const ours = startOurs(row, workplace);
  /** @type {[string, LineProcess][]} */
  const sides = [['ours', ours]];
  for (const precision of python === null ? [] : ['float32', 'bfloat16']) {
    sides.push([precision, startTheirs(row, workplace, String(python), precision)]);
  }
  const threads = new Set();
  for (const [, side] of sides) threads.add((await side.answer()).threads);
  if (threads.size > 1 && !workplace.quick) {
    throw new Error(`the sides have ${[...threads].join(' and ')} threads`);
  }
  /** @param {string} name @param {LineProcess} side */
  const block = async (name, side) => {
    const steps = row.steps[/** @type {keyof StepsRow['steps']} */ (name)];
    const { seconds, loss } = await side.ask(`step ${steps}`);
    if (!Number.isFinite(loss)) throw new Error(`the loss of ${name} is ${loss}`);
    return seconds / steps;
  };
  // The first steps warm caches and allocators up.
  for (const [name, side] of sides) await block(name, side);
  return {
    /** @param {number} round */
    round: async (round) => {
      /** @type {Record<string, number>} */
      const values = {};
      // Every side is first in its turn.
      for (let turn = 0; turn < sides.length; turn++) {
        const next = sides[(round + turn) % sides.length];
        if (next) values[next[0]] = await block(...next);
      }
      if (withPeak) {
        const { operationsPerSecond } = await ours.ask(`peak ${workplace.quick ? 1 : 3}`);
        values['peak'] = operationsPerSecond;
        values['operations'] = stepOperations(row.reference.mult ?? 1);
      }
      return values;
    },
    close: async () => {
      for (const [, side] of sides) await side.close();
    },
  };
}

/** @param {StepsRow} row @param {Workplace} workplace */
function startOurs(row, { train, libtorch, bfloat16 }) {
  const training = {
    epochs: 1,
    batchSize,
    learningRate: 0.001,
    momentum: 0.9,
    weightDecay: 1e-4,
    schedule: { kind: 'constant' },
    augmentation: { crop: 0, flip: false },
    precision: bfloat16 ? 'bfloat16' : 'float32',
  };
  const request = { network: row.network, train, training, seed: 0, run };
  const { program, env } = engineBenchmark('on_demand', libtorch);
  return new LineProcess(program, [JSON.stringify({ steps: request })], env);
}

/**
 * @param {StepsRow} row
 * @param {Workplace} workplace
 * @param {string} python
 * @param {string} precision
 */
function startTheirs(row, { reference, train, programs }, python, precision) {
  const sizes = { depth: 0, width: 0, mult: 1, ...row.reference };
  const request = { reference, files: train.files, precision, seed: 0, ...sizes };
  return new LineProcess(python, [`${programs}/steps.py`, JSON.stringify(request)]);
}

/**
 * Floating-point operations of a step of VGG-19: forward, and backward twice as many, but no
 * gradient of the images; a multiplication and an addition are two.
 *
 * @param {number} multiplier of the channels
 */
export function stepOperations(multiplier) {
  const groups = [
    [64, 2],
    [128, 2],
    [256, 4],
    [512, 4],
    [512, 4],
  ];
  let [inputs, side, all, first] = [3, 32, 0, 0];
  for (const [channels = 0, count = 0] of groups) {
    const outputs = Math.max(1, Math.round(channels * multiplier));
    for (let at = 0; at < count; at++) {
      const products = 9 * inputs * outputs * side * side;
      if (first === 0) first = products;
      all += products;
      inputs = outputs;
    }
    side /= 2;
  }
  all += inputs * 10;
  return 2 * batchSize * (3 * all - first);
}

/** @param {import('../row.mjs').Record[]} records */
function shareOfPeak(records) {
  const seconds = summarise(ofSide(records, 'ours'));
  // The highest rate that was seen is the machine's.
  const peak = summarise(ofSide(records, 'peak'));
  const [operations = 0] = ofSide(records, 'operations');
  const share = operations / seconds.min / peak.max;
  const giga = (/** @type {number} */ rate) => `${Math.round(rate / 1e9)} GFLOP/s`;
  return {
    work: 'Share of the machine’s bfloat16 matrix-product rate in a VGG-19 training step',
    wanted: '≥ 85 %',
    ratio: `${(share * 100).toFixed(1)} %`,
    ours: `${giga(operations / seconds.min)} (${giga(operations / seconds.median)}, ${giga(operations / seconds.max)})`,
    theirs: `${giga(peak.max)} (${giga(peak.median)}, ${giga(peak.min)})`,
    repeats: seconds.count,
    check: `${(operations / 1e9).toFixed(0)} GFLOP a step`,
    reached: share >= 0.85,
  };
}

export const trainingSteps = networks.map(stepsRow);
