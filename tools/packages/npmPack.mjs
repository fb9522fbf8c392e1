import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repository } from '../bootstrap/repository.mjs';

/**
 * @typedef {{ name: string, filename: string, files: string[] }} Packed
 *   `files`: paths in the package
 */

/**
 * Runs `npm pack`; gives what it packed, or with `--dry-run` would pack.
 *
 * @param {string[]} args
 * @returns {Promise<Packed[]>}
 */
export async function npmPack(args) {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', ...args], {
    cwd: repository,
    maxBuffer: 1 << 26,
  });
  /** @type {{ name: string, filename: string, files: { path: string }[] }[]} */
  const packed = JSON.parse(stdout);
  return packed.map(({ name, filename, files }) => ({
    name,
    filename,
    files: files.map(({ path }) => path),
  }));
}
