import { join } from 'node:path';
import { normaliseTrainingSpec } from '@tunnel/core';
import { callEngine } from '../engineProcess.mjs';
import { referenceStages } from '../referenceStages.mjs';
import { ofSide } from '../report.mjs';

/**
 * @typedef {import('../row.mjs').Row} Row
 * @typedef {import('@tunnel/native').NetworkRef} NetworkRef
 */

/** Nothing is timed here: both sides train at once, each on one core, which no other work stalls. */
const threads = 1;

/**
 * @param {{ id: string, title: string, network: NetworkRef, reference: string[], epochs: number }} row
 * @returns {Row}
 */
function accuracyRow({ id, title, network, reference, epochs }) {
  const count = (/** @type {boolean} */ quick) => (quick ? 1 : epochs);
  return {
    id,
    repeats: 3,
    what: `Test accuracy of ${title} after ${epochs} epochs without augmentation at learning rate 0.02, tenfold lower from half-way on and again from three quarters, both rounded down to whole epochs: ours in bfloat16 with float32 masters, by the verb \`train\`; theirs the reference in float32. A round is a seed, which makes other initial weights and orders on either side; both train at once, on one thread each: nothing is timed.`,
    settings: ({ quick }) => [network, count(quick)],
    open: async (workplace) => {
      const { train, test, folder, bfloat16, quick } = workplace;
      const drops = [0.5, 0.75].map((share) => Math.floor(count(quick) * share));
      const milestones = [...new Set(drops)].filter((epoch) => epoch > 0);
      // The reference lowers the rate twice where both fall on one epoch.
      const factor = milestones.length === 1 ? 0.01 : 0.1;
      const { checkpoints, ...training } = normaliseTrainingSpec({
        epochs: count(quick),
        learningRate: 0.02,
        precision: bfloat16 ? 'bfloat16' : 'float32',
        schedule:
          milestones.length === 0
            ? { kind: 'constant' }
            : { kind: 'multi-step', milestones, factor },
      });
      const given = ['--epochs', String(count(quick)), '--lr', '0.02', '--no-augment'];
      return {
        round: async (seed) => {
          const request = {
            network,
            initialisation: 'kaiming',
            train,
            validation: null,
            test,
            training,
            seed,
            run: { device: 'cpu', threads },
            weightsFile: join(folder, 'accuracy.safetensors'),
            checkpoints: null,
            resumeFile: null,
          };
          const own = ['--seed', String(seed), '--skip', 'probe,ood,rank,cka'];
          const [[trained], found] = await Promise.all([
            callEngine([{ verb: 'train', request }]),
            workplace.python === null
              ? null
              : referenceStages(workplace, {
                  arguments: [...reference, ...given, ...own],
                  threads,
                }),
          ]);
          const ours = { ours: trained?.result.testAccuracy };
          return found === null ? ours : { ...ours, theirs: found.test_accuracy };
        },
        close: async () => {},
      };
    },
    report: (records) => ({ lines: [accuracyLine(title, records)] }),
  };
}

/** @param {string} title @param {import('../row.mjs').Record[]} records */
function accuracyLine(title, records) {
  const [ours, theirs] = [ofSide(records, 'ours'), ofSide(records, 'theirs')].map(moments);
  const line = {
    work: `Final accuracy of ${title}, bfloat16 against PyTorch’s float32`,
    wanted: 'within seed noise',
    ours: percent(ours),
    theirs: percent(theirs),
    repeats: records.length,
    check: '',
  };
  if (!ours || !theirs || theirs.count < 2) return { ...line, ratio: '–', reached: null };
  const points = (ours.mean - theirs.mean) * 100;
  // Two standard errors of the difference of two means.
  const noise = 200 * Math.sqrt(ours.variance / ours.count + theirs.variance / theirs.count);
  return {
    ...line,
    ratio: `${points >= 0 ? '+' : '−'}${Math.abs(points).toFixed(2)} points`,
    check: `noise of the difference ±${noise.toFixed(2)} points (two standard errors)`,
    reached: Math.abs(points) <= noise,
  };
}

/** @param {number[]} values */
export function moments(values) {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count > 1 ? squares / (count - 1) : 0 };
}

/** @param {ReturnType<typeof moments> | undefined} found */
function percent(found) {
  if (!found) return '–';
  const spread = Math.sqrt(found.variance) * 100;
  return `${(found.mean * 100).toFixed(2)} % (± ${spread.toFixed(2)} over seeds)`;
}

export const accuracies = [
  accuracyRow({
    id: 'accuracy-mlp',
    title: 'MLP-12×1024',
    network: { kind: 'mlp', depth: 12, width: 1024, classes: 10 },
    reference: ['--net', 'mlp', '--depth', '12', '--width', '1024'],
    epochs: 4,
  }),
  accuracyRow({
    id: 'accuracy-vgg19',
    title: 'VGG-19 ×0.25',
    network: { kind: 'vgg', depth: 19, convolutions: null, widthMultiplier: 0.25, classes: 10 },
    reference: ['--net', 'vgg19', '--mult', '0.25'],
    epochs: 3,
  }),
  accuracyRow({
    id: 'accuracy-resnet34',
    title: 'ResNet-34 ×0.25',
    network: { kind: 'resnet', depth: 34, widthMultiplier: 0.25, classes: 10 },
    reference: ['--net', 'resnet34', '--mult', '0.25'],
    epochs: 2,
  }),
];
