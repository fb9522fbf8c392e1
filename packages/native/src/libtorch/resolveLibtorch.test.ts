import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { libraryName } from './libraryName.js';
import { libtorchPlaces } from './libtorchPlaces.js';
import { libtorchVersion } from './libtorchVersion.js';
import { resolveLibtorch } from './resolveLibtorch.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-libtorch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder that looks like an installed libtorch of a version. */
function installed(name: string, version: string): string {
  const place = join(folder, name);
  mkdirSync(join(place, 'lib'), { recursive: true });
  for (const library of ['c10', 'torch_cpu']) {
    writeFileSync(join(place, 'lib', libraryName(library)), '');
  }
  writeFileSync(join(place, 'build-version'), `${version}+cpu\n`);
  return place;
}

it('takes the first place that exists', () => {
  const path = installed('cached', libtorchVersion);
  const places = [
    { source: 'repository', path: join(folder, 'absent') },
    { source: 'cache', path },
  ] as const;
  expect(resolveLibtorch(places)).toEqual({ source: 'cache', path, version: libtorchVersion });
});

it('never lets a later place stand in for a wrong LIBTORCH', () => {
  const good = { source: 'cache', path: installed('good', libtorchVersion) } as const;
  for (const path of [join(folder, 'absent'), installed('old', '2.1.0')]) {
    expect(() => resolveLibtorch([{ source: 'LIBTORCH', path }, good])).toThrow(
      expect.objectContaining({ code: 'libtorch-unloadable' }),
    );
  }
});

it('says where it looked when there is none', () => {
  const places = [{ source: 'cache', path: join(folder, 'absent') }] as const;
  expect(() => resolveLibtorch(places)).toThrow(
    expect.objectContaining({ code: 'libtorch-missing' }),
  );
});

it('looks at LIBTORCH, the repository and the cache, in that order', () => {
  const places = libtorchPlaces({ LIBTORCH: '/a', TUNNEL_CACHE_DIR: '/b' });
  expect(places.map(({ source }) => source)).toEqual(['LIBTORCH', 'repository', 'cache']);
  expect(places[0]?.path).toBe('/a');
  expect(places[2]?.path).toContain('/b/libtorch/');
  const installed = libtorchPlaces({ HOME: '/h' }, null);
  expect(installed.map(({ source }) => source)).toEqual(['cache']);
  expect(installed[0]?.path).toContain('/h/.cache/tunnel/libtorch/');
});
