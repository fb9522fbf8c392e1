import type { Command, Option } from 'commander';
import type { Context } from '../Context.js';
import type { Configuration } from './readConfiguration.js';
import { settingOfOption } from './settingOption.js';
import { settingNames, settings } from './settings.js';

/**
 * Gives a command’s options what is configured where they were not given, and the environment what
 * files say where it says nothing: packages look there for data and for their caches.
 */
export function configure(
  { env }: Context,
  command: Command,
  { settings: configured }: Configuration,
): void {
  for (const name of settingNames) {
    const said = configured[name];
    if (said) env[settings[name].variable] = said.text;
  }
  for (const option of command.options) {
    const name = settingOfOption(option);
    const said = name && configured[name];
    const key = option.attributeName();
    if (!said || command.getOptionValueSource(key) === 'cli') continue;
    command.setOptionValueWithSource(key, parsed(option, said.text), said.source);
  }
}

function parsed(option: Option, text: string): unknown {
  return option.parseArg ? option.parseArg(text, undefined) : text;
}
