import { Option } from '@commander-js/extra-typings';
import type { SimilarityResult } from '@tunnel/core';
import type { Context } from '../../Context.js';
import { given, runOn } from '../../options/common.js';
import { names, wholeNumber } from '../../options/parse.js';
import { matrixTable } from '../../output/matrixTable.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { wrapped } from '../../output/wrapped.js';
import { readingOf } from '../../subjects/readingOf.js';
import { runReading } from '../../subjects/runReading.js';
import { storedSubject } from '../../subjects/storedSubject.js';
import { measureCommand, printMeasure } from './measureCommand.js';

const example = `
Example:
  tunnel measure similarity 3fa9c1 --other 77ab20 --permutations 1000`;

/** `tunnel measure similarity` */
export function similarityCommand(context: Context) {
  return measureCommand(
    'similarity',
    'compare layers by linear CKA, within a network or with another',
  )
    .option('--other <id>', 'of another network (default: the layers are compared with each other)')
    .option('--other-checkpoint <step>', 'as --checkpoint, of the other network', wholeNumber(0))
    .option('--other-layers <names>', 'as --layers, of the other network', names)
    .addOption(
      new Option(
        '--method <name>',
        'over all images, or the mean of batches (default: exact)',
      ).choices(['exact', 'minibatch']),
    )
    .option('--batch-size <images>', 'of minibatch (default: 256)', wholeNumber(1))
    .option(
      '--permutations <count>',
      'random pairings to compare with (default: 0)',
      wholeNumber(0),
    )
    .option('--permutation-images <count>', 'of each (default: 1000)', wholeNumber(1))
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option('--images <count>', 'only so many test images (default: all)', wholeNumber(1))
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { method, batchSize, permutations, permutationImages, maxFeatures, images } = options;
      const reading = await readingOf(context, id, options);
      const other =
        options.other === undefined ? undefined : await storedSubject(reading.store, options.other);
      const own = {
        kind: 'similarity',
        otherLayers: options.otherLayers ?? null,
        otherCheckpoint: options.otherCheckpoint ?? null,
        similarity: given({
          method,
          batchSize,
          permutations,
          permutationImages,
          maxFeatures,
          images,
        }),
      } as const;
      const stored = await runReading(context, reading, own, runOn(options), other);
      printMeasure(context, stored, options, ({ result }) => show(context, result));
    });
}

function show(context: Context, result: SimilarityResult): string {
  const { layers, otherLayers, debiased, permutation } = result;
  const columns = otherLayers ?? layers;
  const cells = matrixTable(context, layers, columns, debiased, (value) =>
    value === null ? '–' : value.toFixed(2),
  );
  const lines = [cells];
  if (otherLayers) {
    const named = otherLayers.map(({ layer, name }) => `${layer} ${name}`);
    lines.push('columns, of the other network:', wrapped(terminalWidth(context), named));
  }
  lines.push(`linear CKA, debiased, of ${result.images.toLocaleString('en-US')} images`);
  if (permutation) {
    const most = Math.max(...permutation.quantile95.flat().map((value) => value ?? 0));
    lines.push(
      `random pairings stay below ${most.toFixed(2)} in 95 % of ${permutation.permutations}`,
    );
  }
  return lines.join('\n');
}
