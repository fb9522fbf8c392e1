import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { libtorchVersion } from '@tunnel/native';
import { repository } from '../bootstrap/repository.mjs';

/**
 * @typedef {object} Machine
 * @property {string} cpu model, cores, and what it has of wide instructions
 * @property {string} memory
 * @property {string} system
 * @property {string} versions of what computes on either side
 * @property {string} commit of this repository; `+` where files differ from it
 */

/**
 * What measurements were taken on and with.
 *
 * @param {string | null} python
 * @returns {Machine}
 */
export function describeMachine(python) {
  const [first] = cpus();
  const versions = [`Node ${process.versions.node}`, `libtorch ${libtorchVersion}`];
  versions.push(firstLine('rustc', ['--version']).replace(/ \(.*/, ''));
  if (python !== null) {
    const program = 'import sys, torch; print(sys.version.split()[0], torch.__version__)';
    const [own, torch] = firstLine(python, ['-c', program]).split(' ');
    versions.push(`Python ${own}`, `PyTorch ${torch}`);
  }
  return {
    cpu: `${[first?.model.trim(), ...cpuFamily()].join(', ')}, ${cpus().length} cores${features()}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${type()} ${release()} ${arch()}`,
    versions: versions.join(', '),
    commit: commit(),
  };
}

/** Virtual machines often hide the model, not the family. */
function cpuFamily() {
  const text = cpuinfo();
  const family = /^cpu family\s*: (\d+)/m.exec(text)?.[1];
  const model = /^model\s*: (\d+)/m.exec(text)?.[1];
  return family && model ? [`family ${family} model ${model}`] : [];
}

function features() {
  const flags = /^flags\s*: (.*)/m.exec(cpuinfo())?.[1]?.split(' ') ?? [];
  const wide = ['avx2', 'avx512f', 'avx512_bf16', 'amx_bf16'].filter((f) => flags.includes(f));
  return wide.length > 0 ? `, ${wide.join(' ')}` : '';
}

function cpuinfo() {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

function commit() {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', '--short=10', 'HEAD')}${git('status', '--porcelain') ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** @param {string} program @param {string[]} args */
function firstLine(program, args) {
  return execFileSync(program, args, { encoding: 'utf8' }).split('\n')[0] ?? '';
}
