import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { type Scale, scaleSchema, TunnelError } from '@tunnel/core';
import type { RunOn } from '@tunnel/native';
import { Option as AnyOption } from 'commander';
import { settingOption } from '../configuration/settingOption.js';
import { devicePattern } from '../configuration/settings.js';
import { memorySize, wholeNumber } from './parse.js';
import { option, withOptions } from './withOptions.js';

/** `--json` */
export const jsonOption = () => new Option('--json', 'print the result as JSON');

/** `--store` */
export const storeOption = () =>
  settingOption(
    'store',
    new Option(
      '--store <folder>',
      'where results are kept (default: TUNNEL_STORE, else .tunnel/store)',
    ),
  );

/** `--data-dir` */
export const dataDirOption = () =>
  settingOption(
    'dataDir',
    new Option('--data-dir <folder>', 'where data sets are looked for first (TUNNEL_DATA_DIR)'),
  );

/** `--scale` of an experiment that is run. */
export const scaleOption = () =>
  settingOption(
    'scale',
    new Option(
      '--scale <scale>',
      'smoke: seconds; laptop: within an hour; paper: the published settings',
    )
      .choices(scaleSchema.options)
      .default('laptop' as Scale),
  );

/** `--device` */
export const deviceOption = () =>
  settingOption(
    'device',
    new AnyOption('--device <device>', 'cpu, cuda, cuda:N, or auto: a GPU where there is one')
      .argParser(deviceName)
      .default('cpu'),
  );

function deviceName(text: string): string {
  if (devicePattern.test(text)) return text;
  throw new TunnelError(
    'unknown-device',
    `“${text}” is not a device; give cpu, cuda, cuda:N or auto`,
    {
      device: text,
    },
  );
}

/** `--threads` */
export const threadsOption = () =>
  settingOption(
    'threads',
    option('--threads <count>', 'CPU threads (default: all cores)', wholeNumber(1)),
  );

/** `--memory` */
export const memoryOption = () =>
  settingOption(
    'memory',
    option(
      '--memory <size>',
      'the most to hold at once, e.g. 2GiB (default: half of what is free, at most 6GiB)',
      memorySize,
    ),
  );

/** Where a command computes, with how much memory, and where its results go. */
export type RunOptions = {
  device: string;
  threads?: number | undefined;
  memory?: number | undefined;
  store?: string | undefined;
  json?: true | undefined;
};

/** What every command has that computes. */
export function withRunOptions<A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
) {
  return withOptions<RunOptions, A, O>(command, [
    deviceOption(),
    threadsOption(),
    memoryOption(),
    storeOption() as unknown as AnyOption,
    jsonOption() as unknown as AnyOption,
  ]);
}

/** `--precision`, of what `of` says. */
export const precisionOption = (of: string) =>
  new Option('--precision <name>', `${of} (default: float32)`).choices(['float32', 'bfloat16']);

/** `--seed`, without a default; `fallback` says in words what it is. */
export const seedOption = (fallback: string) =>
  new Option(
    '--seed <number>',
    `what all random streams derive from (default: ${fallback})`,
  ).argParser(wholeNumber(0));

/** `--data`, without a default. Which names there are, imported ones among them, shows later. */
export const dataOption = (description: string) => new Option('--data <dataset>', description);

/** Where a command’s tasks compute, and with how much memory. */
export function runOn(options: Pick<RunOptions, 'device' | 'threads' | 'memory'>): RunOn {
  const { device, threads = null, memory = null } = options;
  return { device, threads, memoryBytes: memory };
}

/** An option as it is typed. */
export function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Only what was given: a spec’s defaults are the schema’s. */
export function given<T extends object>(options: T): Partial<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
