import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('fuzz.mjs', import.meta.url));
const crate = fileURLToPath(new URL('../../crates/engine/fuzz', import.meta.url));

function fuzz(...args: string[]) {
  return promisify(execFile)(process.execPath, [program, ...args]);
}

it('has a fuzzer for every target, and inputs that were kept', async () => {
  const listed = (await fuzz('--list')).stdout.trim().split('\n');
  const targets = await readFile(join(crate, 'src/targets/mod.rs'), 'utf8');
  const names = [...targets.matchAll(/^ {4}\("(\w+)", \w+::read\),$/gm)].map(([, name]) => name);
  expect(listed).toEqual(names.sort());
  expect((await readdir(join(crate, 'corpus'))).sort()).toEqual(listed);
  for (const name of listed) {
    const fuzzer = await readFile(join(crate, 'fuzz_targets', `${name}.rs`), 'utf8');
    expect(fuzzer).toContain(`fuzz!("${name}")`);
  }
});

it.each([
  [['--reader=records,nonsense'], 'there is no reader nonsense; there are activations, '],
  [['--seconds=0'], '--seconds 0 is no whole number above 0'],
  [['--nonsense'], '--nonsense'],
])('refuses %j', async (args, says) => {
  const error = await fuzz(...args).catch((error) => error);
  expect(error.code).toBe(2);
  expect(error.stderr).toContain(says);
});
