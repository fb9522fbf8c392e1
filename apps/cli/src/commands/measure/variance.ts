import { Option } from '@commander-js/extra-typings';
import type { Context } from '../../Context.js';
import { given } from '../../options/common.js';
import { wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { percent } from '../../output/percent.js';
import { significant } from '../../output/significant.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { measure, measureCommand } from './measureCommand.js';

const example = `
Example:
  tunnel measure variance 3fa9c1 --split train`;

const head = [
  ...['layer', 'name', 'within', 'between', 'ratio'],
  ...['nc1', 'nc2 norms', 'nc2 angles', 'nc3', 'nc4', 'nearest mean'],
];

/** `tunnel measure variance` */
export function varianceCommand(context: Context) {
  return measureCommand(
    'variance',
    'measure variance within and between classes, and neural collapse',
  )
    .addOption(
      new Option('--split <name>', 'of whose images (default: test)').choices(['test', 'train']),
    )
    .option('--pooling <side>', 'average to side × side (default: none)', wholeNumber(1))
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option('--images <count>', 'only so many of them (default: all)', wholeNumber(1))
    .addHelpText('after', example)
    .action((id, options) => {
      const { split, pooling, maxFeatures, images } = options;
      const variance = given({ split, pooling, maxFeatures, images });
      return measure(context, id, options, { kind: 'variance', variance }, ({ result }) => {
        const rows = result.layers.map((layer) => [
          ...[String(layer.layer), layer.name],
          ...[layer.intra, layer.inter, layer.ratio].map(significant),
          ...[layer.nc1, layer.nc2Equinorm, layer.nc2Equiangular, layer.nc3].map(significant),
          layer.nc4 === null ? '–' : percent(layer.nc4),
          percent(layer.nearestMeanAccuracy),
        ]);
        return fittingTable(terminalWidth(context), 2, head, rows);
      });
    });
}
