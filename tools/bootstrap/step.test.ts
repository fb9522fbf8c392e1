import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.mjs';
import { missingPrerequisites } from './prerequisites.mjs';
import { repository } from './repository.mjs';
import { step } from './step.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(repository, 'node_modules', '.step-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is done again where its inputs changed or its outcome is gone, and only then', async () => {
  let count = 0;
  const outcome = join(folder, 'outcome');
  const again = (inputs: string) =>
    step({
      title: 'test',
      stamp: relative(repository, join(folder, 'stamp')),
      outcome: relative(repository, outcome),
      inputs,
      work: async () => {
        count += 1;
        writeFileSync(outcome, '');
      },
    });
  await again('one');
  await again('one');
  expect(count).toBe(1);
  await again('two');
  expect(count).toBe(2);
  rmSync(outcome);
  await again('two');
  expect(count).toBe(3);
});

it('that fails is not taken for done', async () => {
  const broken = {
    title: 'test',
    stamp: relative(repository, join(folder, 'stamp')),
    outcome: relative(repository, folder),
    inputs: 'one',
    work: () => Promise.reject(new Error('broken')),
  };
  await expect(step(broken)).rejects.toThrow('broken');
  await expect(step(broken)).rejects.toThrow('broken');
});

it('fingerprints files by name and content', () => {
  const path = relative(repository, folder);
  writeFileSync(join(folder, 'a'), 'x');
  const before = fingerprint([path], ['word']);
  expect(fingerprint([path], ['word'])).toBe(before);
  expect(fingerprint([path], ['other'])).not.toBe(before);
  writeFileSync(join(folder, 'a'), 'y');
  const changed = fingerprint([path], ['word']);
  expect(changed).not.toBe(before);
  rmSync(join(folder, 'a'));
  writeFileSync(join(folder, 'b'), 'y');
  expect(fingerprint([path], ['word'])).not.toBe(changed);
});

it('names every missing prerequisite with how to get it', async () => {
  expect(await missingPrerequisites()).toEqual([]);
  const path = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    const missing = await missingPrerequisites();
    expect(missing).toHaveLength(2);
    expect(missing[0]).toMatch(/^Rust .*rustup\.rs/);
    expect(missing[1]).toMatch(/^a C\+\+ compiler: /);
  } finally {
    process.env['PATH'] = path;
  }
});
