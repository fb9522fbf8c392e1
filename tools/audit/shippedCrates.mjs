import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';

/**
 * @typedef {object} Metadata what `cargo metadata` prints, as far as it is read
 * @property {{ id: string, name: string, version: string, license: string | null, source: string | null,
 *   manifest_path: string }[]} packages
 * @property {{ nodes: { id: string, deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }[] }} resolve
 * @typedef {{ name: string, version: string, licence: string | null, folder: string }} ShippedCrate
 *   `folder`: of its sources
 */

/** The crate that becomes the addon. */
const root = 'tunnel-engine-napi';

/**
 * The crates that the addon is made of, on the platforms that it is built for: those that it is linked
 * of, and macros.
 *
 * @returns {ShippedCrate[]} sorted by name and version
 */
export function shippedCrates() {
  const manifest = readFileSync(join(repository, 'packages/native/package.json'), 'utf8');
  /** @type {string[]} */
  const targets = JSON.parse(manifest).napi.targets;
  const all = targets.flatMap((target) => linked(metadata(target)));
  const unique = new Map(all.map((crate) => [`${crate.name} ${crate.version}`, crate]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, crate]) => crate);
}

/**
 * @param {string} target
 * @returns {Metadata}
 */
function metadata(target) {
  const args = ['metadata', '--locked', '--format-version', '1', '--filter-platform', target];
  const options = { cwd: repository, maxBuffer: 1 << 28, encoding: 'utf8' };
  return JSON.parse(execFileSync('cargo', args, /** @type {{ encoding: 'utf8' }} */ (options)));
}

/**
 * What the addon’s crate needs other than to be built or tested, without the repository’s own.
 *
 * @param {Metadata} metadata
 * @returns {ShippedCrate[]}
 */
export function linked({ packages, resolve }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const start = packages.find(({ name }) => name === root);
  /** @type {Set<string>} */
  const found = new Set();
  const open = start ? [start.id] : [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const needed = nodes
      .get(id)
      ?.deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null));
    open.push(...(needed ?? []).map(({ pkg }) => pkg));
  }
  return packages
    .filter(({ id, source }) => found.has(id) && source !== null)
    .map(({ name, version, license, manifest_path }) => ({
      name,
      version,
      // As it was written before there were expressions.
      licence: license?.replaceAll('/', ' OR ') ?? null,
      folder: dirname(manifest_path),
    }));
}
