import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experiments } from '@tunnel/experiments';
import { Store } from '@tunnel/store';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgram } from '../createProgram.js';
import { madeUpRun } from '../testing/madeUpRun.js';
import { complete } from './complete.js';

const run = '20260101-000000-000-depth-smoke';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'completion-'));
  await (await Store.open(folder)).writeRun(madeUpRun({ id: run }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = createProgram({
  env: {},
  signal: new AbortController().signal,
  out: process.stdout,
  err: process.stderr,
}) as unknown as Command;

async function completed(...words: string[]) {
  const found = await complete(program, words, {
    env: { TUNNEL_CACHE_DIR: folder },
    store: () => Store.open(folder),
  });
  return { values: found.candidates.map(({ value }) => value), paths: found.paths };
}

it('completes commands, and those within a command, without the hidden one', async () => {
  expect((await completed('')).values).toEqual(
    program.commands.map((command) => command.name()).filter((name) => name !== 'complete'),
  );
  expect((await completed('comp')).values).toContain('completion');
  expect((await completed('measure', 'sp')).values).toEqual(['spectrum']);
});

it('completes options of the command, wherever arguments stand', async () => {
  expect((await completed('run', 'quickstart', '--see')).values).toEqual(['--seeds', '--seed']);
  expect((await completed('data', 'list', '--j')).values).toEqual(['--json']);
  expect((await completed('--v')).values).toEqual(['--version']);
  expect((await completed('run', '--', '--s')).values).toEqual([]);
});

it('completes an option’s values, however it is given', async () => {
  const scales = ['smoke', 'laptop', 'paper'];
  expect((await completed('run', '--scale', '')).values).toEqual(scales);
  expect((await completed('run', '--scale=la')).values).toEqual(['--scale=laptop']);
  // As bash parts it.
  expect((await completed('run', '--scale', '=', 'la')).values).toEqual(['laptop']);
  expect((await completed('run', '--scale', '=')).values).toEqual(scales);
  expect((await completed('train', '--data', 'cifar')).values).toEqual([
    'cifar10',
    'cifar100',
    'cifar100-coarse',
  ]);
  expect((await completed('train', '--device', 'c')).values).toEqual(['cpu', 'cuda']);
});

it('completes arguments: experiments, runs, shells; each once', async () => {
  const names = experiments.map(({ name }) => name);
  expect((await completed('run', '')).values).toEqual(names);
  expect((await completed('run', '--seed', '1', 'quick')).values).toEqual(['quickstart']);
  expect((await completed('run', 'quickstart', '')).values).not.toContain('quickstart');
  expect((await completed('report', '2026')).values).toEqual([run]);
  expect((await completed('completion', '')).values).toEqual(['bash', 'zsh', 'fish']);
});

it('leaves names of files and folders to the shell', async () => {
  expect(await completed('train', '--spec', '')).toEqual({ values: [], paths: 'files' });
  expect(await completed('train', '--store', '')).toEqual({ values: [], paths: 'folders' });
  expect((await completed('detect', '')).paths).toBe('files');
});
