import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'spdx-satisfies';
import { repository } from '../bootstrap/repository.mjs';
import { allowedLicences } from './allowedLicences.mjs';
import { shippedCrates } from './shippedCrates.mjs';
import { shippedPackages } from './shippedPackages.mjs';

/** @typedef {{ name: string, version: string, licence: string | null }} Licensed */

/** The document that lists the licences. */
export const licenceFile = 'docs/licences.md';

/** The document as it should be. */
export function licenceList() {
  return `# Licences of what comes with Tunnel

Tunnel itself is under [Apache 2.0](../LICENSE). Its packages install or contain the following, each under
its own licence. libtorch (BSD-3-Clause, with parts under others) is in none of them: its users download it
from PyTorch, with its licences beside it. Data sets are not part of Tunnel. What is compiled into the addon or
bundled into the page has its licences’ texts in \`LICENSE.third-party.md\` of the addon’s package and in
\`dist/third-party-licences.md\` of the page’s.

\`node tools/audit/licences.mjs\` writes this list from the lockfiles. \`npm run check\` refuses a list that is
not up to date, an npm package whose licence is not in \`tools/audit/allowedLicences.mjs\`, and a crate whose
licence is not in \`deny.toml\`.

## npm packages

Installed with Tunnel’s packages, or bundled into the page; those of all platforms.

${rowsOf(shippedPackages())}

## Crates

Compiled into the addon.

${rowsOf(shippedCrates())}
`;
}

/**
 * What is wrong with the document and with what it lists.
 *
 * @returns {string[]} a line each
 */
export function licenceProblems() {
  const isCurrent = readFileSync(join(repository, licenceFile), 'utf8') === licenceList();
  return [
    ...(isCurrent
      ? []
      : [`${licenceFile} is not up to date; run “node tools/audit/licences.mjs” and commit it`]),
    ...notAllowed(shippedPackages(), allowedLicences),
  ];
}

/**
 * The packages that may not be shipped.
 *
 * @param {readonly Licensed[]} packages
 * @param {readonly string[]} allowed
 * @returns {string[]} a line each
 */
export function notAllowed(packages, allowed) {
  return packages
    .filter(({ licence }) => !isAllowed(licence, allowed))
    .map(
      ({ name, version, licence }) =>
        `${name} ${version} is under ${licence ?? 'a licence that it does not name'}, which tools/audit/allowedLicences.mjs does not have`,
    );
}

/** @param {string | null} licence @param {readonly string[]} allowed */
function isAllowed(licence, allowed) {
  try {
    return licence !== null && satisfies(licence, [...allowed]);
  } catch {
    // Such as “SEE LICENSE IN …”.
    return false;
  }
}

/** @param {readonly Licensed[]} packages */
function rowsOf(packages) {
  const unique = new Set(
    packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? '?'} |`),
  );
  return ['| name | version | licence |', '| --- | --- | --- |', ...unique].join('\n');
}
