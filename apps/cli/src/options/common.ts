import { Option } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import type { RunOn } from '@tunnel/native';
import { wholeNumber } from './parse.js';

/** `--json` */
export const jsonOption = () => new Option('--json', 'print the result as JSON');

/** `--store` */
export const storeOption = () =>
  new Option(
    '--store <folder>',
    'where results are kept (default: TUNNEL_STORE, else .tunnel/store)',
  );

/** `--device` */
export const deviceOption = () =>
  new Option('--device <name>', 'cpu, cuda or cuda:N').argParser(deviceName).default('cpu');

function deviceName(text: string): string {
  if (/^(cpu|cuda(:\d{1,3})?)$/.test(text)) return text;
  throw new TunnelError('unknown-device', `“${text}” is not a device; give cpu, cuda or cuda:N`, {
    device: text,
  });
}

/** `--threads` */
export const threadsOption = () =>
  new Option('--threads <count>', 'CPU threads (default: all cores)').argParser(wholeNumber(1));

/** `--seed`, without a default; `fallback` says in words what it is. */
export const seedOption = (fallback: string) =>
  new Option(
    '--seed <number>',
    `what all random streams derive from (default: ${fallback})`,
  ).argParser(wholeNumber(0));

/** `--data`, without a default. Which names there are, imported ones among them, shows later. */
export const dataOption = (description: string) => new Option('--data <name>', description);

/** Where a command’s tasks compute. */
export function runOn(options: { device: string; threads?: number | undefined }): RunOn {
  return { device: options.device, threads: options.threads ?? null };
}

/** Only what was given: a spec’s defaults are the schema’s. */
export function given<T extends object>(options: T): Partial<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
