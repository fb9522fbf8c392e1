import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addonPlatform } from './addonPlatform.js';
import { type AddonSearch, findAddon } from './findAddon.js';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tunnel-addon-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A search in the test’s folder, as of an installed package. */
function search(env: NodeJS.ProcessEnv = {}): AddonSearch {
  const platform = 'linux-x64-gnu';
  return { env, platform, built: join(folder, 'addon'), from: join(folder, 'x.js'), root: null };
}

function write(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

function installPackage(platform: string): string {
  const place = ['node_modules/@tunnel', `native-${platform}`];
  const name = `tunnel-engine.${platform}.node`;
  writeFileSync(write(...place, 'package.json'), JSON.stringify({ main: name }));
  return write(...place, name);
}

it('takes TUNNEL_ADDON before what was built, and that before the platform’s package', () => {
  const packaged = installPackage('linux-x64-gnu');
  expect(findAddon(search())).toBe(packaged);
  const built = write('addon/tunnel-engine.linux-x64-gnu.node');
  expect(findAddon(search())).toBe(built);
  const named = write('own.node');
  expect(findAddon(search({ TUNNEL_ADDON: named }))).toBe(named);
});

it('never lets another stand in for a TUNNEL_ADDON that is not there', () => {
  installPackage('linux-x64-gnu');
  expect(() => findAddon(search({ TUNNEL_ADDON: join(folder, 'absent.node') }))).toThrow(
    expect.objectContaining({ code: 'addon-missing' }),
  );
});

it('does not take another platform’s package', () => {
  installPackage('darwin-arm64');
  expect(() => findAddon(search())).toThrow(
    expect.objectContaining({
      code: 'addon-missing',
      context: expect.objectContaining({ package: '@tunnel/native-linux-x64-gnu' }),
    }),
  );
});

it('tells what to run: in a checkout the set-up, elsewhere npm', () => {
  expect(() => findAddon({ ...search(), root: folder })).toThrow(/npm run setup/);
  expect(() => findAddon(search())).toThrow(/npm install @tunnel\/native-linux-x64-gnu@\d/);
});

it('names platforms as napi-rs does', () => {
  expect(addonPlatform('linux', 'arm64')).toBe('linux-arm64-gnu');
  expect(addonPlatform('darwin', 'arm64')).toBe('darwin-arm64');
});
