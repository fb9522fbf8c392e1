import { Argument, Command } from '@commander-js/extra-typings';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import {
  accountOption,
  partitionOption,
  sbatchOption,
  slurmSettingsOf,
} from '../cluster/engineOptions.js';
import { findSubmitted } from '../cluster/findSubmitted.js';
import { followRun } from '../cluster/followRun.js';
import type { Configuration } from '../configuration/readConfiguration.js';
import { jsonOption, storeOption } from '../options/common.js';

const example = `
Ctrl-C leaves the run, and its jobs go on; the command given again comes back to it.

Example:
  tunnel follow main-result`;

/** `tunnel follow`: a run that was given to a cluster, to its end. */
export function followCommand(context: Context, configuration: () => Promise<Configuration>) {
  return new Command('follow')
    .description('follow a run on a cluster to its end, and write its report')
    .addArgument(new Argument('<run>', 'its id, the beginning of it, or an experiment’s name'))
    .option('--resubmit', 'submit again what is missing and has no job')
    .option('--out <folder>', 'where the report goes (default: reports/EXPERIMENT-SCALE)')
    .addOption(partitionOption())
    .addOption(accountOption())
    .addOption(sbatchOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (name, options) => {
      const submitted = await findSubmitted(await Store.open(options.store), name);
      const settings = slurmSettingsOf((await configuration()).slurm, options);
      await followRun(context, submitted, settings, {
        store: options.store,
        folder: options.out,
        json: options.json ?? false,
        resubmit: options.resubmit ?? false,
      });
    });
}
