import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';
import { npmPack } from './npmPack.mjs';
import { publicPackages } from './publicPackages.mjs';
import { stagePackage } from './stagePackage.mjs';
import { stagePlatforms } from './stagePlatforms.mjs';

/**
 * Packs every package, and the engine of this machine as its platform’s package. What is packed was
 * built before.
 *
 * @param {string} folder where the tarballs go; made where it is not there
 * @returns {Promise<{ name: string, tarball: string, files: string[] }[]>}
 * @throws Error one that says what to do
 */
export async function packPackages(folder) {
  const packages = publicPackages();
  for (const { folder: source } of packages) {
    if (!existsSync(join(source, 'dist'))) {
      throw new Error(`${source} has no dist; run "npm run setup"`);
    }
  }
  const listed = await npmPack(['--dry-run', ...packages.map(({ folder: source }) => source)]);
  const files = new Map(listed.map((each) => [each.name, each.files]));
  const work = mkdtempSync(join(tmpdir(), 'tunnel-pack-'));
  try {
    const staged = packages.map((source) => {
      const into = join(work, source.name.replace('@tunnel/', ''));
      stagePackage(source, files.get(source.name) ?? [], into);
      return into;
    });
    const platform = await stageNative(packages, files, work);
    mkdirSync(folder, { recursive: true });
    const destination = ['--pack-destination', resolve(folder)];
    const packed = await npmPack([...destination, ...staged, platform]);
    return packed.map(({ name, filename, files: held }) => ({
      name,
      tarball: join(resolve(folder), filename),
      files: held,
    }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Stages `@tunnel/native` anew with its platforms’ packages as optional dependencies.
 *
 * @param {import('./publicPackages.mjs').Package[]} packages
 * @param {Map<string, string[]>} files
 * @param {string} work
 * @returns {Promise<string>} the folder of this platform’s package
 */
async function stageNative(packages, files, work) {
  const source = packages.find(({ name }) => name === '@tunnel/native');
  if (!source) throw new Error('there is no @tunnel/native');
  const into = join(work, 'native');
  const addon = join(source.folder, 'addon');
  const license = join(repository, 'LICENSE');
  const { optionalDependencies, here } = await stagePlatforms(into, addon, license);
  if (here === null) throw new Error(`there is no engine in ${addon}; run "npm run setup"`);
  stagePackage(source, files.get(source.name) ?? [], into, { optionalDependencies });
  return here;
}
