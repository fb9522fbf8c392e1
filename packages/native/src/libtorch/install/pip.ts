import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IndexArchive } from './archives.js';

/** pip’s command: a program and its first arguments. */
export interface Pip {
  readonly program: string;
  readonly args: readonly string[];
}

const commands: readonly Pip[] = [
  { program: 'pip3', args: [] },
  { program: 'pip', args: [] },
  { program: 'python3', args: ['-m', 'pip'] },
  { program: 'python', args: ['-m', 'pip'] },
];

/** pip’s command as the user has it, or null. It is asked for archives; Python runs nothing of ours. */
export async function findPip(): Promise<Pip | null> {
  for (const pip of commands) {
    try {
      await promisify(execFile)(pip.program, [...pip.args, '--version']);
      return pip;
    } catch {
      // The next one may be there.
    }
  }
  return null;
}

/** The address that the user’s package index has for a wheel; null where pip is too old to say. */
export async function wheelUrl(pip: Pip, archive: IndexArchive): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-pip-'));
  const report = join(folder, 'report.json');
  const dryRun = ['install', '--dry-run', '--ignore-installed', '--quiet', '--report', report];
  const target = ['--target', join(folder, 'target')];
  try {
    await promisify(execFile)(pip.program, [...pip.args, ...dryRun, ...target, ...wheel(archive)]);
    const { install } = JSON.parse(await readFile(report, 'utf8'));
    return install[0]?.download_info?.url ?? null;
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has pip download a wheel into a file; its progress goes to standard error. */
export async function pipDownload(
  pip: Pip,
  archive: IndexArchive,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-pip-'));
  try {
    const args = [...pip.args, 'download', '--dest', folder, ...wheel(archive)];
    await run(pip.program, args, signal);
    const [name] = await readdir(folder);
    if (!name) throw new Error(`pip downloaded nothing for ${archive.requirement}`);
    await rename(join(folder, name), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function wheel({ requirement, platform }: IndexArchive): string[] {
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

function run(program: string, args: readonly string[], signal: AbortSignal | undefined) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], signal });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args[0]} exited ${code}`)),
    );
  });
}
