import { Command } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { compared } from '../compare/ComparedNetwork.js';
import { describeCompared } from '../compare/describeCompared.js';
import { jsonOption, storeOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';
import { writeNote } from '../output/writeNote.js';
import { findRunOrTask } from '../runs/findRunOrTask.js';

const counts = { least: 2, most: 8 } as const;

const example = `
A run is named as for "tunnel report", a network by its id, or by that of one of its probes, which is then
the one that is shown. "tunnel report RUN OTHER" lays the figures of two runs side by side too.

Example:
  tunnel compare main-result reports/mine/run.json
  tunnel compare 3fa9c1 77ab20 90cd11`;

/** `tunnel compare`: runs and networks side by side. */
export function compareCommand(context: Context) {
  return new Command('compare')
    .description('lay 2 to 8 runs or networks side by side: layers, rules, OOD retained, findings')
    .argument('<run-or-task...>', 'runs, or ids of networks or of probes')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (names, options) => {
      if (names.length < counts.least || names.length > counts.most) {
        throw new TunnelError(
          'usage',
          `${names.length} ${names.length === 1 ? 'is' : 'are'} given to be compared; give ${counts.least} to ${counts.most}`,
        );
      }
      const store = await Store.open(options.store);
      const onCorrupt = (error: TunnelError) => writeNote(context.err, error.message);
      const all = await Promise.all(
        names.map(async (name) => compared(store, await findRunOrTask(store, name, { onCorrupt }))),
      );
      if (options.json) printJson(context, all);
      else context.out.write(`${await describeCompared(context, all)}\n`);
    });
}
