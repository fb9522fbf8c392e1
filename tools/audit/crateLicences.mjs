import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import standardTexts from 'spdx-license-list/full.js';
import { shippedCrates } from './shippedCrates.mjs';

/** @typedef {import('./shippedCrates.mjs').ShippedCrate} ShippedCrate */

const licenceNames = /^(licen[cs]e|unlicense|copying|copyright|notice)/i;

/**
 * The licences of all crates that the addon is made of, with their texts, for whoever is given the addon.
 *
 * @param {readonly ShippedCrate[]} [crates]
 * @returns {string} Markdown
 */
export function crateLicences(crates = shippedCrates()) {
  /** @type {Map<string, { text: string, crates: Set<string> }>} */
  const texts = new Map();
  for (const crate of crates) {
    for (const text of textsOf(crate)) {
      // Many differ in their line ends alone.
      const key = text.replace(/\s+/g, ' ').trim();
      const entry = texts.get(key) ?? { text, crates: new Set() };
      entry.crates.add(`${crate.name} ${crate.version}`);
      texts.set(key, entry);
    }
  }
  const rows = crates.map(({ name, version, licence }) => `- ${name} ${version}: ${licence}`);
  const sections = [...texts.values()].map((entry) => {
    const text = entry.text.trim().replace(/^/gm, '    ');
    return `## ${[...entry.crates].join(', ')}\n\n${text.replace(/^ +$/gm, '')}\n`;
  });
  const head = `# Licences of what the engine is compiled of\n\n${rows.join('\n')}\n`;
  return [head, ...sections].join('\n');
}

/**
 * What a crate comes with, that of sources of others in it too, or where that is nothing the texts of the
 * licences that it names.
 *
 * @param {ShippedCrate} crate
 * @returns {string[]}
 */
function textsOf({ name, version, licence, folder }) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && licenceNames.test(entry.name));
  if (files.length > 0) {
    return files
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map((file) => readFileSync(file, 'utf8').replaceAll('\r', ''));
  }
  const ids = licence?.split(/ (?:OR|AND) /) ?? [];
  if (ids.length === 0) throw new Error(`${name} ${version} comes with no licence and names none`);
  return ids.map((id) => {
    const text = standardTexts[id]?.licenseText;
    if (text === undefined)
      throw new Error(`${name} ${version} names a licence ${id}, of which there is no text`);
    return text.replace('<year> <copyright holders>', `the authors of ${name}`);
  });
}
