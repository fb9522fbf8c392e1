import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {unknown} [exports]
 * @typedef {{ name: string, folder: string, manifest: Manifest }} Package `folder`: absolute
 */

/**
 * The workspaces that others can install: packages and apps that are not private.
 *
 * @returns {Package[]}
 */
export function publicPackages() {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(join(repository, group)).map((name) => join(group, name)))
    .map((path) => {
      const folder = join(repository, path);
      /** @type {Manifest} */
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return { name: manifest.name, folder, manifest };
    })
    .filter(({ manifest }) => !manifest.private);
}
