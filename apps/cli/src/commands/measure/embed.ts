import { artifactFiles } from '@tunnel/lab';
import type { Context } from '../../Context.js';
import { given } from '../../options/common.js';
import { number, wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { percent } from '../../output/percent.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { measure, measureCommand } from './measureCommand.js';

const example = `
The maps themselves are in ${artifactFiles.embedding} of the result’s folder in the store.

Example:
  tunnel measure embed 3fa9c1 --layers relu1,relu8 --images 500`;

/** `tunnel measure embed` */
export function embedCommand(context: Context) {
  return measureCommand('embed', 'map the test images by each layer, with UMAP')
    .option('--images <count>', 'of the test images (default: 2000)', wholeNumber(1))
    .option('--components <count>', 'principal ones that UMAP reads (default: 50)', wholeNumber(1))
    .option('--neighbours <count>', 'of an image (default: 15)', wholeNumber(1))
    .option('--min-dist <distance>', 'between images in the map (default: 0.1)', number)
    .option('--dimensions <count>', 'of the map, 2 or 3 (default: 2)', wholeNumber(1))
    .option('--epochs <count>', 'of UMAP’s layout (default: 500)', wholeNumber(1))
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .addHelpText('after', example)
    .action((id, options) => {
      const { images, components, neighbours, minDist, dimensions, epochs, maxFeatures } = options;
      const embed = given({
        ...{ images, components, neighbours, minDist },
        ...{ dimensions, epochs, maxFeatures },
      });
      return measure(context, id, options, { kind: 'embed', embed }, ({ result }) =>
        fittingTable(
          terminalWidth(context),
          2,
          ['layer', 'name', 'features', 'components', 'of the variance'],
          result.layers.map((layer) => [
            ...[layer.layer, layer.name, layer.features, layer.components].map(String),
            percent(layer.explained),
          ]),
        ),
      );
    });
}
