import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NapiCli } from '@napi-rs/cli';
import { crateLicences } from '../audit/crateLicences.mjs';

/**
 * @typedef {{ optionalDependencies: Record<string, string>, here: string | null }} Platforms
 *   `here`: the folder of this machine’s package, with its engine; null where there is none
 */

/**
 * Makes the packages of all platforms, as napi-rs does, from the staged `@tunnel/native`, and puts the
 * engine that was built here into its own, with the licences of what that is compiled of.
 *
 * @param {string} native the staged package’s folder
 * @param {string} addon the folder of what was built
 * @param {string} license the file of it
 * @returns {Promise<Platforms>}
 */
export async function stagePlatforms(native, addon, license) {
  await new NapiCli().createNpmDirs({ cwd: native, npmDir: 'npm' });
  const folders = readdirSync(join(native, 'npm')).map((name) => join(native, 'npm', name));
  const manifests = folders.map((folder) => ({
    folder,
    ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  }));
  const here = manifests.find(({ main }) => existsSync(join(addon, main)));
  if (here) {
    cpSync(join(addon, here.main), join(here.folder, here.main));
    cpSync(license, join(here.folder, basename(license)));
    // npm packs whatever begins so.
    writeFileSync(join(here.folder, 'LICENSE.third-party.md'), crateLicences());
  }
  return {
    optionalDependencies: Object.fromEntries(
      manifests.map(({ name, version }) => [name, version]).sort(),
    ),
    here: here?.folder ?? null,
  };
}
