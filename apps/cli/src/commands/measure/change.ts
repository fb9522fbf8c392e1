import type { ChangeResult } from '@tunnel/core';
import type { Context } from '../../Context.js';
import { given, runOn } from '../../options/common.js';
import { checkpoints, wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { matrixTable } from '../../output/matrixTable.js';
import { significant } from '../../output/significant.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { readingOf } from '../../subjects/readingOf.js';
import { runReading } from '../../subjects/runReading.js';
import { measureCommand, printMeasure } from './measureCommand.js';

const example = `
Example:
  tunnel measure change 3fa9c1
  tunnel measure change 3fa9c1 --checkpoints 0,100,final`;

/** `tunnel measure change` */
export function changeCommand(context: Context) {
  return measureCommand('change', 'measure distances between layers, or how their weights moved')
    .option(
      '--checkpoints <steps>',
      'the weights’ way between these, e.g. 0,100,final, in place of distances',
      checkpoints,
    )
    .option('--raw', 'features as they are (default: divided by their layer’s mean size)')
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option('--images <count>', 'only so many test images (default: all)', wholeNumber(1))
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { maxFeatures, images, checkpoints = null, raw } = options;
      const reading = await readingOf(context, id, options);
      const own = {
        kind: 'change',
        change: given({ maxFeatures, images, standardise: raw ? false : undefined }),
        checkpoints,
      } as const;
      // Weights need no images.
      const fields = { ...reading.fields, data: checkpoints === null ? reading.fields.data : null };
      const stored = await runReading(context, { ...reading, fields }, own, runOn(options));
      printMeasure(context, stored, options, ({ result }) => show(context, result));
    });
}

function show(context: Context, { representations, weights }: ChangeResult): string {
  const parts: string[] = [];
  if (representations) {
    const { layers, l1 } = representations;
    parts.push(
      matrixTable(context, layers, layers, l1, significant),
      'mean distance per feature; – where widths differ',
    );
  }
  if (weights) {
    const { layers, steps } = weights;
    const head = ['parameters of', ...steps.map(({ from, to }) => `${from} → ${to}`)];
    const rows = layers.map(({ name }, at) => [
      name,
      ...steps.map(({ relative }) => significant(relative[at] ?? null)),
    ]);
    parts.push(
      fittingTable(terminalWidth(context), 1, head, rows),
      'length of the change over that of the weights before',
    );
  }
  return parts.join('\n');
}
