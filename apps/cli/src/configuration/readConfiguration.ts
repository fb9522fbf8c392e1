import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isTunnelError, parseAs, TunnelError } from '@tunnel/core';
import { type SlurmSettings, slurmSettingsSchema } from '@tunnel/lab';
import { z } from 'zod';
import { configurationFiles } from './configurationFiles.js';
import {
  folderSettings,
  type SettingName,
  settingNames,
  settings,
  settingsSchema,
} from './settings.js';

/** What a file or the environment says of a setting. */
interface Configured {
  /** As it would be typed behind the setting’s option. */
  readonly text: string;
  readonly source: 'environment' | 'file';
  /** The variable’s name, or the file. */
  readonly from: string;
}

/** The settings that files and the environment say, and the files that were looked for. */
export interface Configuration {
  readonly settings: Readonly<Partial<Record<SettingName, Configured>>>;
  /** How a cluster is used. What both files say of it, the stronger says. */
  readonly slurm: SlurmSettings;
  /** The stronger first. */
  readonly files: readonly { readonly path: string; readonly found: boolean }[];
}

type Said = Partial<Record<SettingName, Configured>>;

/** What a configuration file may hold. */
const fileSchema = settingsSchema.extend({ slurm: slurmSettingsSchema.optional() });

/** Its section on clusters as it stands there, without the defaults of what is not said. */
const sectionSchema = z.object({ slurm: z.record(z.string(), z.unknown()).default({}) });

/** What a file says. */
interface SaidByFile {
  readonly settings: Said;
  readonly slurm: object;
}

/**
 * Reads the settings: of files the one in the working folder is the stronger, and the environment is
 * stronger than both. A variable that is empty says nothing.
 *
 * @param folder the working one
 * @throws TunnelError `config-invalid`
 */
export async function readConfiguration(
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Configuration> {
  const paths = configurationFiles(env, folder);
  const [own = ''] = paths;
  const said = await Promise.all(paths.map((path) => readSettings(path, own)));
  const weakestFirst = said.filter((each) => each !== null).toReversed();
  const files = paths.map((path, at) => ({ path, found: said[at] !== null }));
  // What comes later takes its place.
  const settings = Object.assign({}, ...weakestFirst.map((each) => each.settings), settingsOf(env));
  const slurm = slurmSettingsSchema.parse(
    Object.assign({}, ...weakestFirst.map((each) => each.slurm)),
  );
  return { settings, slurm, files };
}

/**
 * Null where there is no such file.
 *
 * @param own the working folder’s file, which may have come with the folder
 */
async function readSettings(path: string, own: string): Promise<SaidByFile | null> {
  const text = await readIfThere(path);
  if (text === null) return null;
  const json = parseJson(text, path);
  const values = parseSettings(json, path);
  const said: Said = {};
  for (const name of settingNames) {
    const value = values[name];
    if (value === undefined) continue;
    if (path === own && name === 'cacheDir') throw cacheOfOthers(path);
    const isFolder = folderSettings.includes(name);
    const text = isFolder ? resolve(dirname(path), String(value)) : String(value);
    said[name] = { text, source: 'file', from: path };
  }
  return { settings: said, slurm: sectionSchema.parse(json).slurm };
}

/** libtorch is loaded from the cache: who says where that is says which program runs. */
function cacheOfOthers(path: string): TunnelError {
  return new TunnelError(
    'config-invalid',
    `${path}: cacheDir is not taken from a working folder, since programs are loaded from there; set TUNNEL_CACHE_DIR, or give it in tunnel/config.json of XDG_CONFIG_HOME (~/.config)`,
    { path },
  );
}

function parseSettings(input: unknown, path: string) {
  try {
    return parseAs(fileSchema, input, { where: '', code: 'config-invalid' });
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    throw new TunnelError(error.code, `${path}: ${error.message}`, { ...error.context, path });
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'config-invalid',
      `${path} cannot be read: ${reason}; make it a file of settings, or take it away`,
      { path },
    );
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'config-invalid',
      `${path} is not JSON: ${reason}; give an object such as {"store": "results"}`,
      { path },
    );
  }
}

function settingsOf(env: NodeJS.ProcessEnv): Said {
  const said: Said = {};
  for (const name of settingNames) {
    const { variable } = settings[name];
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const value = name === 'threads' && /^\d+$/.test(text) ? Number(text) : text;
    parseAs(settingsSchema.shape[name], value, { where: variable, code: 'config-invalid' });
    said[name] = { text, source: 'environment', from: variable };
  }
  return said;
}
