import { isAbsolute, relative } from 'node:path';
import { Command, type Option } from '@commander-js/extra-typings';
import type { Context } from '../Context.js';
import type { Configuration } from '../configuration/readConfiguration.js';
import { type SettingName, settingNames, settings } from '../configuration/settings.js';
import {
  dataDirOption,
  deviceOption,
  jsonOption,
  memoryOption,
  scaleOption,
  storeOption,
  threadsOption,
} from '../options/common.js';
import { fittingTable } from '../output/fittingTable.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';

const example = `
A setting is what its option says, else its variable, else tunnel.config.json in the working folder, else
tunnel/config.json in XDG_CONFIG_HOME (~/.config): {"store": "results", "threads": 2}. Folders in a file are named
from the file’s own.

Example:
  tunnel config
  tunnel config --threads 2 --json`;

/** A setting with its value and where it is from. */
interface ShownSetting {
  readonly value: string | null;
  readonly source: 'option' | 'environment' | 'file' | 'default';
  /** The option, the variable or the file; null for a default. */
  readonly from: string | null;
}

/** `tunnel config`: every setting, its value and where that is from. */
export function configCommand(context: Context, configuration: () => Promise<Configuration>) {
  return new Command('config')
    .description('show every setting, its value and where it is from')
    .addOption(storeOption())
    .addOption(dataDirOption())
    .addOption(deviceOption() as unknown as Option)
    .addOption(threadsOption() as unknown as Option)
    .addOption(memoryOption() as unknown as Option)
    .addOption(scaleOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (options, command) => {
      const read = await configuration();
      const given: Readonly<Record<string, unknown>> = options;
      const isGiven = (name: string) => command.getOptionValueSource(name as 'store') === 'cli';
      const shown = settingNames.map((name): [SettingName, ShownSetting] => {
        const { flag, fallback } = settings[name];
        if (isGiven(name)) {
          return [name, { value: String(given[name]), source: 'option', from: flag }];
        }
        const { text, source, from } = read.settings[name] ?? {
          text: fallback,
          source: 'default',
          from: null,
        };
        return [name, { value: text, source, from }];
      });
      if (options.json) {
        const { slurm, files } = read;
        printJson(context, { settings: Object.fromEntries(shown), slurm, files });
      } else context.out.write(`${describe(context, shown, read)}\n`);
    });
}

function describe(
  context: Context,
  shown: readonly [SettingName, ShownSetting][],
  { slurm, files }: Configuration,
): string {
  const rows = shown.map(([name, { value, from }]) => [
    name,
    value ?? settings[name].otherwise ?? '',
    from === null ? 'default' : shortened(from),
  ]);
  const looked = files.map(({ path, found }) => `${found ? 'read' : 'not there'}: ${path}`);
  const width = terminalWidth(context);
  const cluster = `slurm: ${JSON.stringify(slurm)}`;
  return [fittingTable(width, 1, ['setting', 'value', 'from'], rows), cluster, ...looked].join(
    '\n',
  );
}

/** A file below the working folder by its way from there. */
function shortened(from: string): string {
  if (!isAbsolute(from)) return from;
  const short = relative(process.cwd(), from);
  return short.startsWith('..') ? from : short;
}
