import type { Context } from '../../Context.js';
import { given } from '../../options/common.js';
import { number, wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { measure, measureCommand } from './measureCommand.js';

const example = `
Example:
  tunnel measure rank 3fa9c1 --checkpoint 100`;

/** `tunnel measure rank` */
export function rankCommand(context: Context) {
  return measureCommand('rank', 'count the directions that each layer uses')
    .option('--rtol <share>', 'singular values above this share count (default: 1e-3)', number)
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option('--images <count>', 'only so many test images (default: all)', wholeNumber(1))
    .addHelpText('after', example)
    .action((id, options) => {
      const { rtol, maxFeatures, images } = options;
      const own = { kind: 'rank', rank: given({ rtol, maxFeatures, images }) } as const;
      return measure(context, id, options, own, ({ result }) =>
        fittingTable(
          terminalWidth(context),
          2,
          ['layer', 'name', 'features', 'rank', 'of at most'],
          result.layers.map(({ layer, name, features, rank, cap }) =>
            [layer, name, features, rank, cap].map(String),
          ),
        ),
      );
    });
}
