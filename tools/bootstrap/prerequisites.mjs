import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * @typedef {{ name: string, how: string, found: () => Promise<string | null> }} Prerequisite
 *   `found`: null where it is there, else what is wrong.
 */

const node = [20, 19];
const rust = [1, 88];

/** @type {Prerequisite[]} */
const prerequisites = [
  {
    name: `Node.js ${node.join('.')} or newer`,
    how: 'install it from https://nodejs.org or with your package manager',
    found: async () => older(process.versions.node, node),
  },
  {
    name: `Rust ${rust.join('.')} or newer (cargo and rustc)`,
    how: 'install it from https://rustup.rs, or run "rustup update"',
    found: async () => {
      const cargo = await versionOf('cargo');
      const rustc = await versionOf('rustc');
      if (!cargo || !rustc) return cargo ? 'rustc is not there' : 'cargo is not there';
      return older(rustc, rust);
    },
  },
  {
    name: 'a C++ compiler',
    how:
      process.platform === 'darwin'
        ? 'run "xcode-select --install"'
        : 'install g++ or clang, e.g. "sudo apt-get install g++", or set CXX',
    found: async () => {
      const names = process.env['CXX'] ? [process.env['CXX']] : ['c++', 'g++', 'clang++'];
      for (const name of names) if (await runs(name)) return null;
      return `none of ${names.join(', ')} is there`;
    },
  },
];

/**
 * What is missing on this machine, one line each with how to get it; empty where nothing is.
 *
 * @returns {Promise<string[]>}
 */
export async function missingPrerequisites() {
  const found = await Promise.all(
    prerequisites.map(async ({ name, how, found }) => {
      const problem = await found();
      return problem === null ? null : `${name}: ${problem}; ${how}`;
    }),
  );
  return found.filter((line) => line !== null);
}

/** @param {string} program */
async function versionOf(program) {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return /(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** @param {string} program */
async function runs(program) {
  try {
    await promisify(execFile)(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} version @param {number[]} wanted */
function older(version, wanted) {
  const parts = version.split('.').map(Number);
  for (const [at, least] of wanted.entries()) {
    const part = parts[at] ?? 0;
    if (part !== least) return part > least ? null : `this is ${version}`;
  }
  return null;
}
