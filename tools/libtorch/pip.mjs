import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const commands = [['pip3'], ['pip'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']];

/** pip’s command as the user has it, or null. It is asked for archives; Python runs nothing of ours. */
export async function findPip() {
  for (const [program, ...args] of commands) {
    try {
      await promisify(execFile)(program, [...args, '--version']);
      return [program, ...args];
    } catch {
      // The next one may be there.
    }
  }
  return null;
}

/**
 * The address that the user’s package index has for a wheel; null where pip is too old to say.
 *
 * @param {string[]} pip
 * @param {import('./archives.mjs').IndexArchive} archive
 * @returns {Promise<string | null>}
 */
export async function wheelUrl(pip, archive) {
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-pip-'));
  const report = join(folder, 'report.json');
  const [program, ...args] = pip;
  const dryRun = ['install', '--dry-run', '--ignore-installed', '--quiet', '--report', report];
  const target = ['--target', join(folder, 'target')];
  try {
    await promisify(execFile)(program, [...args, ...dryRun, ...target, ...wheel(archive)]);
    const { install } = JSON.parse(await readFile(report, 'utf8'));
    return install[0]?.download_info?.url ?? null;
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Has pip download a wheel; its progress goes to standard error.
 *
 * @param {string[]} pip
 * @param {import('./archives.mjs').IndexArchive} archive
 * @param {string} file where the wheel goes
 * @param {AbortSignal | undefined} signal
 */
export async function pipDownload(pip, archive, file, signal) {
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-pip-'));
  const [program, ...args] = pip;
  try {
    await run(program, [...args, 'download', '--dest', folder, ...wheel(archive)], signal);
    const [name] = await readdir(folder);
    if (!name) throw new Error(`pip downloaded nothing for ${archive.requirement}`);
    await rename(join(folder, name), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {import('./archives.mjs').IndexArchive} archive */
function wheel({ requirement, platform }) {
  const python = ['--python-version', '3.11', '--implementation', 'cp'];
  const abis = ['--abi', 'cp311', '--abi', 'none', '--abi', 'abi3'];
  return [
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    ...python,
    ...abis,
    '--platform',
    platform,
    requirement,
  ];
}

/** @param {string} program @param {string[]} args @param {AbortSignal | undefined} signal */
function run(program, args, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], signal });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`${program} ${args[0]} exited ${code}`)),
    );
  });
}
