import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFiles } from '@tunnel/datasets';

const name = 'manifest.json';

/**
 * Writes what an installed libtorch consists of: the sha256 of each library.
 *
 * @param {string} folder
 * @param {string} origin where it came from
 */
export async function writeManifest(folder, origin) {
  /** @type {Record<string, string>} */
  const libraries = {};
  for (const library of (await readdir(join(folder, 'lib'))).sort()) {
    libraries[library] = await hashFiles([join(folder, 'lib', library)]);
  }
  await writeFile(join(folder, name), `${JSON.stringify({ origin, libraries }, null, 2)}\n`);
}

/**
 * Compares an installed libtorch with its manifest.
 *
 * @param {string} folder
 * @returns {Promise<{ origin: string, problems: string[] } | null>} null without a manifest: it was
 *   not installed by Tunnel
 */
export async function checkManifest(folder) {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  if (text === null) return null;
  const { origin, libraries } = JSON.parse(text);
  const problems = [];
  for (const [library, sha256] of Object.entries(libraries)) {
    const file = join(folder, 'lib', library);
    if (!(await stat(file).catch(() => null))) problems.push(`${file} is missing`);
    else if ((await hashFiles([file])) !== sha256) problems.push(`${file} was changed`);
  }
  return { origin, problems };
}
