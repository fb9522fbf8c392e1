#!/usr/bin/env node
// nx run gpu-check:folder: builds dist/check-gpu, which runs on a machine that has libtorch alone.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { resolveLibtorch } from '@tunnel/native';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from '../check/cargoSetting.mjs';
import { checkFolder } from './checkFolder.mjs';

const mostBytes = 60 * 2 ** 20;
const program = 'tunnel-gpu-check';

const { env, target } = cargoSetting(resolveLibtorch().path);
const { status } = spawnSync('cargo', ['build', '--release', ...target, '-p', program], {
  cwd: repository,
  env,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

rmSync(checkFolder, { recursive: true, force: true });
mkdirSync(checkFolder, { recursive: true });
const built = join(env['CARGO_TARGET_DIR'] ?? join(repository, 'target'), target[1] ?? '');
cpSync(join(built, 'release', program), join(checkFolder, program));
cpSync(join(repository, 'crates/gpu-check/folder'), checkFolder, { recursive: true });

const sizes = readdirSync(checkFolder).map((name) => statSync(join(checkFolder, name)).size);
const bytes = sizes.reduce((sum, size) => sum + size, 0);
console.log(`${checkFolder}: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
if (bytes > mostBytes) {
  console.error(`that is more than ${mostBytes / 2 ** 20} MiB`);
  process.exitCode = 1;
}
