import { normaliseRankSpec } from '@tunnel/core';
import { callEngine } from '../engineProcess.mjs';
import { referenceStages } from '../referenceStages.mjs';
import { comparison, ofSide } from '../report.mjs';
import { readColumns, reading, subjectSpec, trainedWeights } from '../subjects.mjs';

/** @type {import('../row.mjs').Row} */
export const ranks = {
  id: 'ranks-vgg19',
  repeats: 3,
  what: 'The numerical rank of every layer of a trained VGG-19 ×0.25, at most 8,000 features of a layer, 10,000 test images, float32 on both sides. Ours: the verb `rank` in a process of its own, from weights and image files to counts. Theirs: the reference’s stages `extract_test` and `rank` on the same weights and the same features of wide layers; it leaves out starting up and reading files.',
  settings: ({ quick }) => subjectSpec({ quick }, 'vggQuarter'),
  open: async (workplace) => {
    const spec = subjectSpec(workplace, 'vggQuarter');
    const weightsFile = await trainedWeights(workplace, spec);
    const { images: _, ...rank } = normaliseRankSpec({});
    const request = { ...reading(spec, weightsFile), data: workplace.test, rank };
    const columns = await readColumns(workplace, spec, rank.maxFeatures);
    return {
      round: async () => {
        const [called] = await callEngine([{ verb: 'rank', request }]);
        const ours = { ours: called?.seconds, ranks: rankOf(called?.result.layers) };
        if (workplace.python === null) return ours;
        const { seconds, layers } = await referenceStages(workplace, {
          arguments: [...spec.reference, '--skip', 'probe,ood,cka'],
          weights: weightsFile,
          columns,
        });
        const theirs = (seconds['extract_test'] ?? Number.NaN) + (seconds['rank'] ?? Number.NaN);
        return { ...ours, theirs, theirRanks: rankOf(layers) };
      },
      close: async () => {},
    };
  },
  report: (records) => {
    const compared = records.filter(({ values }) => values['theirRanks'] !== undefined);
    const apart = compared.flatMap(({ values }) => countsApart(values));
    const wrong = apart.filter((difference) => difference !== 0);
    return {
      lines: [
        comparison({
          work: 'Ranks of all layers, up to 8,000 features, 10,000 images, covariance and all',
          wanted: 6,
          ours: ofSide(records, 'ours'),
          theirs: ofSide(records, 'theirs'),
          unit: 's',
          check:
            compared.length === 0
              ? ''
              : wrong.length === 0
                ? 'equal counts'
                : `${wrong.length} of ${apart.length} counts differ, by at most ${Math.max(...wrong.map(Math.abs))}`,
          right: compared.length > 0 && wrong.length === 0,
        }),
      ],
    };
  },
};

/** @param {{ rank?: number }[]} layers */
function rankOf(layers) {
  return layers.map(({ rank }) => rank);
}

/** @param {{ ranks?: number[], theirRanks?: number[] }} values */
export function countsApart({ ranks = [], theirRanks = [] }) {
  return theirRanks.map((rank, at) => (ranks[at] ?? Number.NaN) - rank);
}
