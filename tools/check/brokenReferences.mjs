import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';

/**
 * What the documents name that is not there: linked files, paths of the repository in code quotes,
 * npm scripts.
 *
 * @returns {string[]} one line each: document, what it names
 */
export function brokenReferences() {
  return documents().flatMap((document) => {
    const text = readFileSync(join(repository, document), 'utf8');
    return [
      ...brokenPaths(document, text),
      ...unknownScripts(text).map((name) => `there is no script “${name}”`),
    ].map((problem) => `${document}: ${problem}`);
  });
}

function documents() {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
    cwd: repository,
    encoding: 'utf8',
  });
  return tracked.split('\n').filter((name) => name !== '' && existsSync(join(repository, name)));
}

/** @param {string} document @param {string} text */
function brokenPaths(document, text) {
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, path = '']) => path);
  const local = links.filter((path) => !/^[a-z]+:/.test(path));
  const beside = local.filter((path) => !existsSync(join(repository, dirname(document), path)));
  const quoted = [...text.matchAll(/`((?:apps|crates|docs|packages|test|tools)\/[^`\s]*)`/g)];
  const named = quoted.map(([, path = '']) => path).filter((path) => !/[*<>{}A-Z]{2,}/.test(path));
  const absent = named.filter((path) => !existsSync(join(repository, path)));
  return [...beside, ...absent].map((path) => `“${path}” is not there`);
}

/**
 * @param {string} text
 * @returns {string[]} npm scripts that the text names and that their package does not have
 */
function unknownScripts(text) {
  const named = text.matchAll(/npm run ([a-z][a-z:-]*)(?: -w @tunnel\/([a-z]+))?/g);
  return [...named]
    .map(([, name = '', workspace]) => ({ name, manifest: manifestOf(workspace) }))
    .filter(({ name, manifest }) => !Object.hasOwn(manifest.scripts, name))
    .map(({ name }) => name);
}

/** @param {string | undefined} workspace a package’s name without its scope; else the root’s */
function manifestOf(workspace) {
  const folder = workspace === undefined ? '.' : join('packages', workspace);
  return JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8'));
}
