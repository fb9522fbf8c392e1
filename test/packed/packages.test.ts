import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './runProgram.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const typescript = join(repository, 'node_modules/typescript/bin/tsc');
const typeRoots = join(repository, 'node_modules/@types');
const command = join(repository, 'apps/cli/bin/tunnel.mjs');
const packages = ['core', 'files', 'datasets', 'store', 'native', 'lab', 'experiments', 'figures'];
const minutes = 60_000;

let folder = '';
let env: NodeJS.ProcessEnv = {};

// What is packed is what `npm test` has built.
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tunnel-packages-')));
  const tarballs = join(folder, 'tarballs');
  await runProgram(process.execPath, ['tools/packages/pack.mjs', tarballs], repository);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const files = readdirSync(tarballs).map((name) => `./tarballs/${name}`);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await runProgram('npm', ['install', ...quiet, ...files], folder);
  const libtorch = await runProgram(process.execPath, [command, 'libtorch', 'where'], repository);
  env = {
    LIBTORCH: libtorch.trim(),
    // Has the images of `shapes`, once a test has drawn them.
    TUNNEL_CACHE_DIR: join(repository, 'node_modules/.tunnel/test-cache'),
    TUNNEL_STORE: join(folder, 'store'),
    NO_COLOR: '1',
  };
}, 10 * minutes);

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** The names of the engines’ packages that are installed. */
function enginesIn(scope: string): string[] {
  return readdirSync(scope).filter((name) => name.startsWith('native-'));
}

/** Runs `npx tunnel` as it is installed. */
function tunnel(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  return runProgram('npx', ['--no-install', 'tunnel', ...args], folder, { ...env, ...more });
}

/** The first TypeScript example of a README. */
function exampleOf(readme: string): string {
  const code = /^```ts\n(.*?)^```$/ms.exec(readFileSync(readme, 'utf8'))?.[1];
  if (code === undefined) throw new Error(`${readme} has no example`);
  return code;
}

describe(
  'the packages, packed and installed in an empty folder',
  () => {
    it('have the one engine that fits this machine', () => {
      const engines = enginesIn(join(folder, 'node_modules/@tunnel'));
      expect(engines).toHaveLength(1);
      expect(engines[0]).toContain(`${process.platform}-${process.arch}`);
    });

    it('have the licences of what was compiled or bundled into them', () => {
      const scope = join(folder, 'node_modules/@tunnel');
      const [engine = ''] = enginesIn(scope);
      const crates = readFileSync(join(scope, engine, 'LICENSE.third-party.md'), 'utf8');
      expect(crates).toMatch(/^- tch \d.*: MIT OR Apache-2.0$/m);
      expect(crates).toMatch(/^## .*\btch \d/m);
      const page = readFileSync(join(scope, 'dashboard/dist/third-party-licences.md'), 'utf8');
      expect(page).toMatch(/^## react - .* \(MIT\)$/m);
    });

    it('type-check in the examples of their readmes', async () => {
      for (const name of packages) {
        const readme = join(folder, 'node_modules/@tunnel', name, 'README.md');
        writeFileSync(join(folder, `${name}.ts`), exampleOf(readme));
      }
      writeFileSync(join(folder, 'readme.ts'), exampleOf(join(repository, 'README.md')));
      const programs = ['readme', ...packages].map((name) => `${name}.ts`);
      const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
      const types = ['--target', 'es2023', '--types', 'node', '--typeRoots', typeRoots];
      const options = ['--strict', ...types, ...modules, '--outDir', 'out'];
      await runProgram(process.execPath, [typescript, ...options, ...programs], folder);
    });

    it('train, probe and find a tunnel by the example of the repository’s readme', async () => {
      const lines = (await runProgram(process.execPath, ['out/readme.js'], folder, env)).split(
        '\n',
      );
      const accuracies = lines.slice(0, 6).map((line) => /^relu\d (0\.\d+)$/.exec(line)?.[1]);
      // Ten classes: the probes have learned.
      for (const accuracy of accuracies) expect(Number(accuracy)).toBeGreaterThan(0.3);
      expect(lines[6]).toMatch(/^(tunnel|no tunnel|undecided): .* over 5,000 images/);
    });

    it('run an experiment by the command, with its report', async () => {
      expect(await tunnel(['--version'])).toBe('0.1.0\n');
      const args = ['run', 'quickstart', '--scale', 'smoke', '--data', 'shapes'];
      expect(await tunnel(args)).toMatch(/^(tunnel|no tunnel|undecided): /m);
      const report = readdirSync(join(folder, 'reports/quickstart-smoke'));
      expect(report).toEqual(
        expect.arrayContaining(['report.html', 'run.json', 'layers.svg', 'layers.png']),
      );
    });

    // The one of figures reads the report that the command wrote, that of experiments its results.
    it.each(packages)('print something by the readme’s example of %s', async (name) => {
      expect(await runProgram(process.execPath, [`out/${name}.js`], folder, env)).not.toBe('');
    });

    it('say what to install where the engine is missing, and take one that was built', async () => {
      const scope = join(folder, 'node_modules/@tunnel');
      const [engine = ''] = enginesIn(scope);
      const file = readdirSync(join(scope, engine)).find((name) => name.endsWith('.node')) ?? '';
      rmSync(join(scope, engine), { recursive: true });
      const doctor = tunnel(['doctor']);
      await expect(doctor).rejects.toThrow(`npm install @tunnel/${engine}@0.1.0`);
      await expect(doctor).rejects.toThrow('[addon-missing]');
      const built = join(repository, 'packages/native/addon', file);
      expect(await tunnel(['doctor'], { TUNNEL_ADDON: built })).toMatch(/^ok +engine +0\.1\.0$/m);
    });

    it('say how libtorch is installed where it is missing', async () => {
      const nowhere = { LIBTORCH: '', TUNNEL_CACHE_DIR: join(folder, 'no-cache') };
      const where = tunnel(['libtorch', 'where'], nowhere);
      await expect(where).rejects.toThrow('npx tunnel libtorch install');
      await expect(where).rejects.toThrow('[libtorch-missing]');
    });
  },
  5 * minutes,
);
