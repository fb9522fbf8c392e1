import { artifactFiles } from '@tunnel/lab';
import type { Context } from '../../Context.js';
import { given } from '../../options/common.js';
import { fractions, wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { significant } from '../../output/significant.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { measure, measureCommand } from './measureCommand.js';

const example = `
The singular values themselves are in ${artifactFiles.spectrum} of the result’s folder in the store.

Example:
  tunnel measure spectrum 3fa9c1 --rtols 1e-2,1e-3`;

/** `tunnel measure spectrum` */
export function spectrumCommand(context: Context) {
  return measureCommand('spectrum', 'measure all singular values of each layer, and its ranks')
    .option('--rtols <shares>', 'at which ranks are counted (default: 1e-2,1e-3,1e-4)', fractions)
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option('--images <count>', 'only so many test images (default: all)', wholeNumber(1))
    .addHelpText('after', example)
    .action((id, options) => {
      const { rtols, maxFeatures, images } = options;
      const own = { kind: 'spectrum', spectrum: given({ rtols, maxFeatures, images }) } as const;
      return measure(context, id, options, own, ({ result }) => {
        const head = [
          ...['layer', 'name'],
          ...result.rtols.map((rtol) => `rank ${rtol}`),
          ...['of at most', 'effective rank', 'participation', 'RankMe'],
        ];
        const rows = result.layers.map((layer) => [
          ...[String(layer.layer), layer.name],
          ...layer.ranks.map(String),
          String(layer.cap),
          ...[layer.effectiveRank, layer.participationRatio, layer.rankMe].map(significant),
        ]);
        return fittingTable(terminalWidth(context), 2, head, rows);
      });
    });
}
