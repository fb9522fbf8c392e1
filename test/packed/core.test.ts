import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './runProgram.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
const packageOfCore = path.join(repository, 'packages/core');
const minutes = 60_000;

/** Uses @tunnel/core as a newcomer would; what it finds is left in the global `found`. */
const program = `
import { createTask, describeTunnel, detectTunnel, isTunnelError, type TunnelDetection } from '@tunnel/core';
const id = [0.41, 0.5, 0.53, 0.54];
const layers = id.map((accuracy, i) => ({ layer: i + 1, name: \`relu\${i + 1}\`, id: accuracy, ood: 0.5 - i / 10 }));
const detection: TunnelDetection = detectTunnel({ layers });
const network = { kind: 'mlp', depth: 4, width: 64 } as const;
const training = { epochs: 2, learningRate: 0.1 };
const task = createTask({ spec: { kind: 'train', network, data: { dataset: 'shapes' }, training } });
let refused = 'nothing';
try { detectTunnel({ layers: [] }); } catch (error) { if (isTunnelError(error)) refused = error.code; }
(globalThis as { found?: unknown }).found = { line: describeTunnel(detection), id: task.id, refused };
`;
const expected = {
  line: 'undecided: layers 3-4 of 4 (95 % rule, start 3, extractor 2 layers, no interval); 98 % rule starts at 3; OOD peaks at layer 1 (50.0 %), 30.0 points above the last; 40.0 % of OOD performance retained: strong; the 95 % rule’s start, layer 3 of 4, has no interval to go by: that takes the probes’ correctness image by image, or 6 seeds',
  id: expect.stringMatching(/^[0-9a-f]{64}$/),
  refused: 'invalid-request',
};

let folder = '';

beforeAll(async () => {
  await runProgram(process.execPath, [tsc, '-b', packageOfCore], repository);
  folder = await mkdtemp(path.join(tmpdir(), 'tunnel-packed-'));
  const tarball = await pack(folder);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await npm(['install', '--no-audit', '--no-fund', `./${tarball}`], folder);
  await writeFile(path.join(folder, 'program.ts'), program);
}, 5 * minutes);

afterAll(async () => {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

describe(
  '@tunnel/core, packed and installed in an empty folder',
  () => {
    it('holds its types, its readme and no tests', async () => {
      const installed = path.join(folder, 'node_modules/@tunnel/core');
      const files = await listFiles(installed);
      expect(files).toEqual(
        expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts']),
      );
      expect(files.filter((file) => /\.(test|bench)\.|testing|tsbuildinfo/.test(file))).toEqual([]);
    });

    it.each([
      ['nodenext', 'nodenext'],
      ['bundler', 'esnext'],
    ])('type-checks with module resolution %s', async (moduleResolution, module) => {
      await check(moduleResolution, module);
    });

    it('refuses a wrong program: the types are there', async () => {
      const wrong = program.replace('depth: 4', "depth: 'deep'");
      await writeFile(path.join(folder, 'wrong.ts'), wrong);
      await expect(check('nodenext', 'nodenext', 'wrong.ts')).rejects.toThrow(/TS2322|TS2345/);
    });

    it('runs in Node', async () => {
      await check('nodenext', 'nodenext', 'program.ts', ['--noEmit', 'false', '--outDir', 'out']);
      const print =
        "await import('./out/program.js'); console.log(JSON.stringify(globalThis.found))";
      const output = await runProgram(
        process.execPath,
        ['--input-type=module', '--eval', print],
        folder,
      );
      expect(JSON.parse(output)).toEqual(expected);
    });

    it('prints what its readme says', async () => {
      const readme = await readFile(
        path.join(folder, 'node_modules/@tunnel/core/README.md'),
        'utf8',
      );
      const [example, printed] = [...readme.matchAll(/^```\w*\n(.*?)^```$/gms)].map(
        ([, code]) => code,
      );
      await writeFile(path.join(folder, 'readme.ts'), example ?? '');
      await check('nodenext', 'nodenext', 'readme.ts', ['--noEmit', 'false', '--outDir', 'out']);
      expect(await runProgram(process.execPath, ['out/readme.js'], folder)).toBe(printed);
    });

    it('runs as a browser’s bundle, without Node', async () => {
      const outfile = path.join(folder, 'bundle.js');
      // For a browser esbuild does not resolve Node’s modules: a bundle that needs one fails here.
      const { warnings } = await build({
        entryPoints: [path.join(folder, 'program.ts')],
        absWorkingDir: folder,
        bundle: true,
        platform: 'browser',
        format: 'iife',
        outfile,
        logLevel: 'silent',
      });
      expect(warnings).toEqual([]);
      // What every browser has beside the language itself, and nothing of Node’s.
      const browser = vm.createContext({ TextEncoder, TextDecoder, URL });
      vm.runInContext(await readFile(outfile, 'utf8'), browser);
      const found = vm.runInContext('JSON.stringify({ found, node: typeof process })', browser);
      expect(JSON.parse(found)).toEqual({ found: expected, node: 'undefined' });
    });
  },
  5 * minutes,
);

/** Packs core into a folder; gives the tarball’s name. */
async function pack(into: string): Promise<string> {
  const output = await npm(['pack', '--json', '--pack-destination', into], packageOfCore);
  const [packed] = JSON.parse(output) as { filename: string }[];
  if (!packed) throw new Error(`npm pack printed ${output}`);
  return packed.filename;
}

/** Type-checks one file of the folder. */
async function check(
  moduleResolution: string,
  module: string,
  file = 'program.ts',
  more = ['--noEmit'],
): Promise<void> {
  // The default libraries: zod’s own declarations name URL, which is not of the language.
  const options = ['--strict', '--target', 'es2023', '--types', ''];
  const modules = ['--module', module, '--moduleResolution', moduleResolution];
  await runProgram(process.execPath, [tsc, ...options, ...modules, ...more, file], folder);
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true });
  return entries.map((entry) => entry.split(path.sep).join('/'));
}

function npm(args: string[], cwd: string): Promise<string> {
  return runProgram('npm', args, cwd);
}
