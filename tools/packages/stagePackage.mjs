import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Copies what is packed of a package into a folder, with the manifest that others get: without what
 * only the repository uses.
 *
 * @param {import('./publicPackages.mjs').Package} source
 * @param {string[]} files
 * @param {string} into
 * @param {Record<string, unknown>} more fields of the manifest
 */
export function stagePackage({ folder, manifest }, files, into, more = {}) {
  for (const file of files.filter((name) => isCurrent(folder, name))) {
    mkdirSync(dirname(join(into, file)), { recursive: true });
    cpSync(join(folder, file), join(into, file));
  }
  const { devDependencies, nx, scripts, exports, ...kept } = manifest;
  const published = { ...kept, ...(exports ? { exports: withoutSources(exports) } : {}), ...more };
  writeFileSync(join(into, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

/**
 * Whether a file of `dist` still has its source: the compiler leaves those of removed ones. A bundler,
 * whose files have names of its own, does not.
 *
 * @param {string} folder
 * @param {string} name
 */
function isCurrent(folder, name) {
  const [, path] = /^dist\/(?!assets\/)(.+?)(\.d)?\.(js|ts)(\.map)?$/.exec(name) ?? [];
  return path === undefined || existsSync(join(folder, 'src', `${path}.ts`));
}

/**
 * An exports map without the condition by which the repository’s tests import sources.
 *
 * @param {unknown} exports
 * @returns {unknown}
 */
function withoutSources(exports) {
  if (typeof exports !== 'object' || exports === null) return exports;
  const entries = Object.entries(exports).filter(([condition]) => condition !== 'tunnel-source');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutSources(value)]));
}
