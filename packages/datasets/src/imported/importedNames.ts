import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { datasetNameSchema } from '@tunnel/core';
import { cacheFolder } from '@tunnel/files';
import { isBinaryName } from '../sources/datasetFiles.js';
import { manifestFile } from './manifest.js';

/** The names of the imported data sets on this machine, sorted. */
export function importedNames(env: NodeJS.ProcessEnv = process.env): string[] {
  const places = [join(cacheFolder(env), 'datasets')];
  if (env['TUNNEL_DATA_DIR']) places.push(resolve(env['TUNNEL_DATA_DIR']));
  const names = new Set<string>();
  for (const place of places) {
    for (const name of entriesOf(place)) {
      const named = datasetNameSchema.safeParse(name).success && !isBinaryName(name);
      if (named && existsSync(join(place, name, manifestFile))) names.add(name);
    }
  }
  return [...names].sort();
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
