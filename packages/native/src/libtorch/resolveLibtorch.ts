import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { installCommand } from './installCommand.js';
import { libraryName } from './libraryName.js';
import { type LibtorchPlace, libtorchPlaces } from './libtorchPlaces.js';
import { libtorchVersion } from './libtorchVersion.js';
import { readLibtorchVersion } from './readLibtorchVersion.js';

/** A whole libtorch of the right version, and where it was found. */
export interface ResolvedLibtorch extends LibtorchPlace {
  readonly version: string;
}

const required = ['c10', 'torch_cpu'];

/**
 * Finds the libtorch to use: the first of {@link libtorchPlaces} that exists. It must be whole and
 * of the right version; a later place never stands in for a wrong earlier one.
 *
 * @throws TunnelError `libtorch-missing` where no place has one, `libtorch-unloadable` where the
 * first that exists is of another version or lacks a library.
 */
export function resolveLibtorch(
  places: readonly LibtorchPlace[] = libtorchPlaces(),
): ResolvedLibtorch {
  for (const place of places) {
    // What the user names must exist; the other places may be empty.
    if (place.source === 'LIBTORCH' || existsSync(place.path)) return check(place);
  }
  const looked = places.map(({ path }) => path);
  throw new TunnelError(
    'libtorch-missing',
    `libtorch ${libtorchVersion} is nowhere: LIBTORCH is not set, and there is no ${looked.join(' and no ')}; run "${installCommand()}"`,
    { wanted: libtorchVersion, looked },
  );
}

function check(place: LibtorchPlace): ResolvedLibtorch {
  const { source, path } = place;
  const where = source === 'LIBTORCH' ? `LIBTORCH=${path}` : path;
  const missing = required
    .map((name) => join('lib', libraryName(name)))
    .filter((file) => !existsSync(join(path, file)));
  if (missing.length > 0) {
    throw new TunnelError(
      'libtorch-unloadable',
      `${where} has no ${missing.join(' and no ')}; ${remedy(source)}`,
      { path, source, missing },
    );
  }
  const version = readLibtorchVersion(path);
  if (version !== libtorchVersion) {
    throw new TunnelError(
      'libtorch-unloadable',
      `${where} is libtorch ${version ?? 'of an unknown version'}, and Tunnel needs ${libtorchVersion}; ${remedy(source)}`,
      { path, source, found: version, wanted: libtorchVersion },
    );
  }
  return { ...place, version };
}

function remedy(source: LibtorchPlace['source']): string {
  return source === 'LIBTORCH'
    ? `set it to another, or unset it and run "${installCommand()}"`
    : `remove that folder and run "${installCommand()}"`;
}
