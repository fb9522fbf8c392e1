import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libtorchVersion } from './libtorchVersion.js';

/** A place where libtorch may be. */
export interface LibtorchPlace {
  readonly source: 'LIBTORCH' | 'repository' | 'cache';
  /** Absolute. */
  readonly path: string;
}

/**
 * The places where libtorch is looked for, in order: `LIBTORCH`, the repository’s `.libtorch`, the
 * user’s cache (`TUNNEL_CACHE_DIR`, else `tunnel` under `XDG_CACHE_HOME` or `~/.cache`).
 *
 * @param from a folder inside the repository; default this package’s own.
 */
export function libtorchPlaces(
  env: NodeJS.ProcessEnv = process.env,
  from: string = fileURLToPath(new URL('.', import.meta.url)),
): LibtorchPlace[] {
  const places: LibtorchPlace[] = [];
  if (env['LIBTORCH']) places.push({ source: 'LIBTORCH', path: resolve(env['LIBTORCH']) });
  const root = repositoryRoot(from);
  if (root !== null) places.push({ source: 'repository', path: join(root, '.libtorch') });
  const name = `${libtorchVersion}-${process.platform}-${process.arch}`;
  places.push({
    source: 'cache',
    path: join(cacheFolder(env), 'libtorch', name),
  });
  return places;
}

/** The nearest folder above that is a workspace of both npm packages and Rust crates. */
function repositoryRoot(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json')) && existsSync(join(folder, 'Cargo.toml'))) {
      return folder;
    }
    if (folder === dirname(folder)) return null;
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env['TUNNEL_CACHE_DIR']) return resolve(env['TUNNEL_CACHE_DIR']);
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'tunnel');
}
