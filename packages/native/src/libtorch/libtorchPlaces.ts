import { join, resolve } from 'node:path';
import { cacheFolder } from '@tunnel/files';
import { repositoryRoot } from '../repositoryRoot.js';
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
 * @param root of the checkout of Tunnel; null where there is none
 */
export function libtorchPlaces(
  env: NodeJS.ProcessEnv = process.env,
  root: string | null = repositoryRoot(),
): LibtorchPlace[] {
  const places: LibtorchPlace[] = [];
  if (env['LIBTORCH']) places.push({ source: 'LIBTORCH', path: resolve(env['LIBTORCH']) });
  if (root !== null) places.push({ source: 'repository', path: join(root, '.libtorch') });
  const name = `${libtorchVersion}-${process.platform}-${process.arch}`;
  places.push({ source: 'cache', path: join(cacheFolder(env), 'libtorch', name) });
  return places;
}
