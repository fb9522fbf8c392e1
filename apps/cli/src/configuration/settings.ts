import { scaleSchema } from '@tunnel/core';
import { z } from 'zod';

/** Names of devices: `cpu`, `cuda`, `cuda:N`, `auto`. */
export const devicePattern = /^(auto|cpu|cuda(:\d{1,3})?)$/;

const folder = () => z.string().min(1).describe('the name of a folder');

/**
 * What a configuration file holds, and TUNNEL_* variables. Folders in a file are named from the file’s
 * own folder, those in variables and options from the working folder.
 */
export const settingsSchema = z.strictObject({
  store: folder().optional(),
  dataDir: folder().optional(),
  cacheDir: folder().optional(),
  device: z.string().regex(devicePattern).describe('cpu, cuda, cuda:N or auto').optional(),
  threads: z.int().min(1).describe('a whole number of at least 1').optional(),
  memory: z
    .string()
    .regex(/^(?=.*[1-9])\d+(\.\d+)? ?(B|kB|MB|GB|KiB|MiB|GiB)$/)
    .describe('an amount with its unit, e.g. 2GiB, 1500MiB or 4GB')
    .optional(),
  scale: scaleSchema.optional(),
});

/** The name of a setting, as configuration files have it. */
export type SettingName = keyof z.infer<typeof settingsSchema>;

/** What is known of a setting beside what it may be. */
interface Setting {
  readonly variable: `TUNNEL_${string}`;
  /** The option that says otherwise, in the commands that take it; null where none does. */
  readonly flag: `--${string}` | null;
  /** Its value where nothing says otherwise; null where it is not one value. */
  readonly fallback: string | null;
  /** In words, what a fallback of null comes to. */
  readonly otherwise?: string;
}

/**
 * All settings, in the order in which they are shown.
 *
 * - `store`: where results are kept. `dataDir`: where data sets are looked for first. `cacheDir`: what
 *   is downloaded and generated, libtorch too, so that the working folder’s file may not say it.
 * - `device`, `threads`, `memory`: where is computed, and with how much at most.
 * - `scale` of the experiments that are run.
 */
export const settings: Readonly<Record<SettingName, Setting>> = {
  store: {
    variable: 'TUNNEL_STORE',
    flag: '--store',
    fallback: '.tunnel/store',
  },
  dataDir: {
    variable: 'TUNNEL_DATA_DIR',
    flag: '--data-dir',
    fallback: null,
    otherwise: 'none',
  },
  cacheDir: {
    variable: 'TUNNEL_CACHE_DIR',
    flag: null,
    fallback: null,
    otherwise: 'tunnel in XDG_CACHE_HOME or ~/.cache',
  },
  device: {
    variable: 'TUNNEL_DEVICE',
    flag: '--device',
    fallback: 'cpu',
  },
  threads: {
    variable: 'TUNNEL_THREADS',
    flag: '--threads',
    fallback: null,
    otherwise: 'all cores',
  },
  memory: {
    variable: 'TUNNEL_MEMORY',
    flag: '--memory',
    fallback: null,
    otherwise: 'half of what is free, at most 6GiB',
  },
  scale: {
    variable: 'TUNNEL_SCALE',
    flag: '--scale',
    fallback: 'laptop',
  },
};

/** The names of all settings, in the order in which they are shown. */
export const settingNames = settingsSchema.keyof().options;

/** Settings whose value is a folder’s name. */
export const folderSettings: readonly SettingName[] = ['store', 'dataDir', 'cacheDir'];
