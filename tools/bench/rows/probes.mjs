import { join } from 'node:path';
import { normaliseProbeSpec } from '@tunnel/core';
import { callEngine } from '../engineProcess.mjs';
import { referenceStages } from '../referenceStages.mjs';
import { comparison, ofSide } from '../report.mjs';
import { readColumns, reading, subjectSpec, trainedWeights } from '../subjects.mjs';
import { moments } from './accuracies.mjs';

/**
 * @typedef {import('../row.mjs').Row} Row
 * @typedef {import('../row.mjs').Workplace} Workplace
 */

/** Accuracies may differ by so much, in points. */
const tolerance = 0.5;

/** The reference’s protocol: standardised features give other accuracies. @param {boolean} quick */
function probeSpec(quick) {
  return normaliseProbeSpec({ epochs: quick ? 1 : 10, standardise: false });
}

/**
 * @param {{ id: string, title: string, subject: 'mlp' | 'vggQuarter', wanted: number }} row
 * @returns {Row}
 */
function probesRow({ id, title, subject, wanted }) {
  return {
    id,
    repeats: 3,
    what: `ID probes of every layer of a trained ${title}, 10 epochs, 50,000 training and 10,000 test images. Ours: the verb \`probe\` in a process of its own, from weights and image files to accuracies, in batches of 512, at most 8,000 features of a layer, as they are (\`standardise: false\`, as the reference has them), from a bfloat16 forward pass where the CPU has it. Theirs: the reference’s stage \`probe\`, float32, every batch through the network again, on the same weights and the same features of wide layers; it leaves out starting up and reading files. A round has its own seed of features, initial values and orders on both sides; accuracies are compared in the mean over the rounds.`,
    settings: ({ quick, bfloat16 }) => [
      subjectSpec({ quick }, subject),
      probeSpec(quick),
      bfloat16,
    ],
    open: async (workplace) => {
      const spec = subjectSpec(workplace, subject);
      const weightsFile = await trainedWeights(workplace, spec);
      const probe = probeSpec(workplace.quick);
      const { train, test, folder, bfloat16 } = workplace;
      const request = {
        ...reading(spec, weightsFile),
        train,
        test,
        probe,
        precision: bfloat16 ? 'bfloat16' : 'float32',
        correctnessFile: join(folder, 'correct.safetensors'),
      };
      const epochs = ['--probe-epochs', String(probe.epochs), '--skip', 'ood,rank,cka'];
      return {
        round: async (seed) => {
          const [called] = await callEngine([{ verb: 'probe', request: { ...request, seed } }]);
          const ours = { ours: called?.seconds, accuracies: accuracies(called?.result.layers) };
          if (workplace.python === null) return ours;
          const columns = await readColumns(workplace, spec, probe.maxFeatures, seed);
          const { seconds, layers } = await referenceStages(workplace, {
            arguments: [...spec.reference, ...epochs, '--seed', String(seed)],
            weights: weightsFile,
            columns,
          });
          const found = layers.map((layer) => layer['probe']);
          return { ...ours, theirs: seconds['probe'], theirAccuracies: found };
        },
        close: async () => {},
      };
    },
    report: (records) => {
      const differences = meanByLayer(records.map(({ values }) => pointsApart(values)));
      const largest = Math.max(...differences.map(Math.abs));
      return {
        lines: [
          comparison({
            work: `All probes of ${title}, ID, 10 epochs, 50,000 images, features and all`,
            wanted,
            ours: ofSide(records, 'ours'),
            theirs: ofSide(records, 'theirs'),
            unit: 's',
            check:
              differences.length === 0
                ? ''
                : `accuracies within ${largest.toFixed(2)} points, the largest difference of a layer’s means (to be within ${tolerance})`,
            right: differences.length > 0 && largest <= tolerance,
          }),
        ],
      };
    },
  };
}

/** @param {number[][]} byRound */
function meanByLayer(byRound) {
  const measured = byRound.filter((layers) => layers.length > 0);
  const [first = []] = measured;
  return first.map(
    (_, layer) =>
      moments(measured.map((layers) => layers[layer] ?? Number.NaN))?.mean ?? Number.NaN,
  );
}

/** @param {{ accuracy: number }[]} layers */
function accuracies(layers) {
  return layers.map(({ accuracy }) => accuracy);
}

/**
 * By how many points each layer’s accuracy is above theirs.
 *
 * @param {{ accuracies?: number[], theirAccuracies?: number[] }} values
 */
export function pointsApart({ accuracies: ours = [], theirAccuracies: theirs }) {
  return (theirs ?? []).map((accuracy, at) => ((ours[at] ?? Number.NaN) - accuracy) * 100);
}

export const probes = [
  probesRow({ id: 'probes-mlp', title: 'MLP-12×1024', subject: 'mlp', wanted: 10 }),
  probesRow({ id: 'probes-vgg19', title: 'VGG-19 ×0.25', subject: 'vggQuarter', wanted: 4 }),
];
