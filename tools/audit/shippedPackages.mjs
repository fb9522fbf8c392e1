import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';
import { publicPackages } from '../packages/publicPackages.mjs';

/**
 * @typedef {object} LockEntry what package-lock.json says of a folder
 * @property {string} version
 * @property {string} [license]
 * @property {boolean} [link]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @typedef {Record<string, LockEntry>} Lock entries by folder
 * @typedef {{ from: string, names: string[] }} Needs what a folder’s code asks for
 * @typedef {{ path: string, name: string, version: string, licence: string | null }} ShippedPackage
 *   `path`: where the lockfile has it
 */

/**
 * The npm packages that reach users: what installing Tunnel’s packages brings, on every platform, and
 * what the page is bundled of.
 *
 * @returns {ShippedPackage[]}
 */
export function shippedPackages() {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  return closure(
    lock.packages,
    publicPackages().map(({ name, folder, manifest }) => ({
      from: relative(repository, folder),
      names: [
        ...Object.keys(manifest.dependencies ?? {}),
        ...(name === '@tunnel/dashboard' ? importedBy(join(folder, 'src')) : []),
      ],
    })),
  );
}

/**
 * What some folders need, and what that needs, by a lockfile; packages of the repository are left out.
 *
 * @param {Lock} lock
 * @param {Needs[]} needs
 * @returns {ShippedPackage[]} sorted by name and version
 */
export function closure(lock, needs) {
  /** @type {Map<string, ShippedPackage>} */
  const found = new Map();
  const open = needs.flatMap(({ from, names }) => names.map((name) => ({ from, name })));
  for (let next = open.pop(); next; next = open.pop()) {
    const { from, name } = next;
    const path = placeOf(lock, from, name);
    const entry = path === null ? undefined : lock[path];
    // What is optional need not be there.
    if (path === null || !entry || entry.link || found.has(path)) continue;
    found.set(path, { path, name, version: entry.version, licence: entry.license ?? null });
    open.push(...needsOf(entry).map((each) => ({ from: path, name: each })));
  }
  return [...found.values()].sort(
    (a, b) => compare(a.name, b.name) || compare(a.version, b.version),
  );
}

/** @param {LockEntry} entry */
function needsOf({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {});
  return [
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(optionalDependencies ?? {}),
    ...peers.filter((name) => !peerDependenciesMeta?.[name]?.optional),
  ];
}

/**
 * Where a package lies that a folder’s code asks for: within it, or the nearest above.
 *
 * @param {Lock} lock
 * @param {string} from
 * @param {string} name
 */
function placeOf(lock, from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const path = `${folder}/node_modules/${name}`;
    if (lock[path]) return path;
    if (!folder.includes('/node_modules/')) break;
  }
  const path = `node_modules/${name}`;
  return lock[path] ? path : null;
}

/**
 * The packages that a folder’s sources import, tests left out.
 *
 * @param {string} folder
 */
function importedBy(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file));
  const names = sources.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const imports = text.matchAll(/\b(?:from|import)\s*\(?\s*'([^'.][^']*)'/g);
    return [...imports].map(([, from = '']) => packageOf(from));
  });
  return [...new Set(names)];
}

/** @param {string} from such as `echarts/core` or `@scope/name/part` */
function packageOf(from) {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}
