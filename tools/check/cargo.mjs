#!/usr/bin/env node
// Runs cargo as the other checks do: with libtorch found, and with the addon's target folder.
import { spawnSync } from 'node:child_process';
import { resolveLibtorch } from '@tunnel/native';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from './cargoSetting.mjs';

const { env, target } = cargoSetting(resolveLibtorch().path);
const [verb = '--help', ...args] = process.argv.slice(2);
const { status } = spawnSync('cargo', [verb, ...target, ...args], {
  cwd: repository,
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
