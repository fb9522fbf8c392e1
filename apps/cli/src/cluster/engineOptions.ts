import { fileURLToPath } from 'node:url';
import { Option } from '@commander-js/extra-typings';
import { parseAs } from '@tunnel/core';
import { type SlurmSettings, slurmSettingsSchema } from '@tunnel/lab';

/** How `tunnel` is called on the nodes: as here. `src` and `dist` lie equally deep. */
export const tunnelCommand: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('../../bin/tunnel.mjs', import.meta.url)),
];

/** `--partition` */
export const partitionOption = () =>
  new Option('--partition <name>', 'of the cluster (default: as configured, else its own)');

/** `--account` */
export const accountOption = () =>
  new Option('--account <name>', 'that the cluster charges (default: as configured, else its own)');

/** `--sbatch`, any number of times. */
export const sbatchOption = () =>
  new Option('--sbatch <option>', 'a further option of sbatch, e.g. --sbatch=--qos=high')
    .argParser((text: string, before: string[] = []) => [...before, text])
    .default([] as string[], 'none');

/** What is configured, and what options say otherwise. @throws TunnelError `usage` */
export function slurmSettingsOf(
  configured: SlurmSettings,
  options: { partition?: string | undefined; account?: string | undefined; sbatch: string[] },
): SlurmSettings {
  const { partition, account, sbatch } = options;
  const said = {
    ...configured,
    ...(partition === undefined ? {} : { partition }),
    ...(account === undefined ? {} : { account }),
    options: [...configured.options, ...sbatch],
  };
  return parseAs(slurmSettingsSchema, said, { where: 'the options', code: 'usage' });
}
