import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { missingPrerequisites } from './prerequisites.mjs';
import { repository } from './repository.mjs';
import { runOrFail } from './run.mjs';
import { step } from './step.mjs';

// Not `npm ci`: it refuses a lock file made at a registry that carries no packages for other
// platforms. --no-save leaves manifest and lock file as they are, and versions are the lock file's.
const installArguments = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Sets everything up that is not yet: npm packages, the TypeScript build, the page, libtorch, the addon.
 * What is up to date is left alone. Says what it does on standard error.
 *
 * This file and those it imports run before `npm ci`, so they need nothing but Node.
 *
 * @returns {Promise<{ libtorch: string }>} where libtorch is
 * @throws Error one that says what to do
 */
export async function prepare() {
  const missing = await missingPrerequisites();
  if (missing.length > 0) throw new Error(`something is missing:\n  ${missing.join('\n  ')}`);
  await installPackages();
  await runOrFail(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
  await buildPage();
  // Only now are the packages that these use there.
  const { installLibtorch } = await import('./installLibtorch.mjs');
  const libtorch = await installLibtorch();
  await buildAddon(libtorch);
  return { libtorch };
}

async function installPackages() {
  const workspaces = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(repository, folder)).map((name) => `${folder}/${name}`),
  );
  const manifests = ['.', 'tools', 'test', ...workspaces].map((path) => `${path}/package.json`);
  await step({
    title: 'install npm packages',
    stamp: 'node_modules/.tunnel/packages',
    outcome: 'node_modules/typescript/package.json',
    inputs: fingerprint(['package-lock.json', ...manifests], [process.version, process.arch]),
    work: () => runOrFail('npm', installArguments),
  });
}

async function buildPage() {
  const own = ['package.json', 'vite.config.ts', 'index.html', 'public', 'src'];
  const sources = own.map((name) => `apps/dashboard/${name}`);
  const packages = ['packages/core/src', 'packages/figures/src'];
  await step({
    title: 'build the page',
    stamp: 'node_modules/.tunnel/page',
    outcome: 'apps/dashboard/dist/index.html',
    inputs: fingerprint(['package-lock.json', ...sources, ...packages]),
    work: () => runOrFail('npm', ['run', '--silent', 'build', '-w', '@tunnel/dashboard']),
  });
}

/** @param {string} libtorch */
async function buildAddon(libtorch) {
  const rustc = execFileSync('rustc', ['-vV'], { encoding: 'utf8' });
  const abi = process.platform === 'linux' ? '-gnu' : '';
  const name = `tunnel-engine.${process.platform}-${process.arch}${abi}.node`;
  const sources = ['Cargo.toml', 'Cargo.lock', 'crates/engine/Cargo.toml', 'crates/engine/src'];
  await step({
    title: 'build the engine (minutes, the first time)',
    stamp: 'packages/native/addon/inputs',
    outcome: `packages/native/addon/${name}`,
    inputs: fingerprint([...sources, 'crates/engine-napi'], [rustc, libtorch]),
    work: () =>
      runOrFail('npm', ['run', '--silent', 'build:addon', '-w', '@tunnel/native'], {
        LIBTORCH: libtorch,
      }),
  });
}
