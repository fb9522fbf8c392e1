import { Argument, Command } from '@commander-js/extra-typings';
import { cancelSubmitted } from '@tunnel/lab';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { findSubmitted } from '../cluster/findSubmitted.js';
import { jsonOption, storeOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';

const example = `
What was done stays in the store, a training’s state included.

Example:
  tunnel cancel main-result`;

/** `tunnel cancel`: the jobs of a run that was given to a cluster. */
export function cancelCommand(context: Context) {
  return new Command('cancel')
    .description('cancel what is left of a run on a cluster')
    .addArgument(new Argument('<run>', 'its id, the beginning of it, or an experiment’s name'))
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (name, options) => {
      const store = await Store.open(options.store);
      const { id } = await findSubmitted(store, name);
      await cancelSubmitted(store, id);
      if (options.json) printJson(context, { run: id });
      else context.out.write(`run ${id} is cancelled\n`);
    });
}
