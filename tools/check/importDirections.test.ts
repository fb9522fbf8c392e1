import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-imports-'));
  cpSync(join(repository, 'biome.json'), join(folder, 'biome.json'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whether biome.json refuses a file with these imports, and nothing else is wrong with it. */
function refuses(file: string, from: string): Promise<boolean> {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { x } from '${from}';\n\nexport const y = x;\n`);
  const only = ['--only=style/noRestrictedImports', '--only=correctness/noNodejsModules'];
  const args = [biome, 'lint', '--vcs-enabled=false', ...only, path];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (error) => resolve(error !== null));
  });
}

it.each([
  ['packages/core/src/x.ts', '@tunnel/store'],
  ['packages/core/src/x.ts', 'node:fs'],
  ['packages/core/src/x.ts', '../../store/packages/x.js'],
  ['packages/store/src/x.ts', '@tunnel/lab'],
  ['packages/store/src/x.ts', '@tunnel/datasets'],
  ['packages/files/src/x.ts', '@tunnel/datasets'],
  ['packages/native/src/x.ts', '@tunnel/datasets'],
  ['packages/figures/src/x.ts', '@tunnel/store'],
  ['packages/lab/src/x.ts', '@tunnel/experiments'],
  ['packages/lab/src/x.ts', '@tunnel/figures'],
  ['packages/experiments/src/x.ts', '@tunnel/cli'],
  ['packages/figures/src/x.ts', '@tunnel/api'],
  ['apps/api/src/x.ts', '@tunnel/cli'],
  ['apps/cli/src/x.ts', '@tunnel/api'],
  ['apps/api/src/x.ts', '@tunnel/dashboard'],
  ['apps/dashboard/src/x.tsx', '@tunnel/api'],
  ['packages/lab/src/x.ts', '@tunnel/dashboard'],
])('%s may not import %s', async (file, from) => {
  expect(await refuses(file, from)).toBe(true);
});

it.each([
  ['packages/store/src/x.ts', '@tunnel/core'],
  ['packages/store/src/x.ts', 'node:fs'],
  ['packages/core/src/x.test.ts', 'node:fs'],
  ['packages/native/src/x.ts', '@tunnel/files'],
  ['packages/lab/src/x.ts', '@tunnel/native'],
  ['packages/experiments/src/x.ts', '@tunnel/lab'],
  ['apps/cli/src/x.ts', '@tunnel/experiments'],
  ['apps/api/src/x.ts', '@tunnel/figures'],
  ['apps/dashboard/src/x.tsx', '@tunnel/figures'],
])('%s may import %s', async (file, from) => {
  expect(await refuses(file, from)).toBe(false);
});
