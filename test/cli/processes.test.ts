import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseRunRecord, type RunRecord } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
});
afterAll(() => place.remove());

const run = ['run', 'quickstart', '--scale', 'smoke', '--data', 'shapes', '--seeds'];

/** What was found, and nothing of when and how fast. */
function found({ networks, findings, figures, tables, data, evidence, tasks }: RunRecord) {
  const times = { trainSeconds: 0, measureSeconds: 0 };
  return {
    networks: networks.map(({ seeds, ...network }) => ({
      ...network,
      seeds: seeds.map((seed) => ({ ...seed, ...times })),
    })),
    ...{ findings, figures, tables, data, evidence },
    tasks: tasks.map(({ id, state }) => ({ id, state })),
  };
}

it('finds the same in two processes as in one, to the last bit', async () => {
  const [one, two] = await Promise.all(
    ['1', '2'].map(async (processes) => {
      const folders = ['--out', processes, '--store', join(place.folder, `store${processes}`)];
      const shared = ['--processes', processes, '--threads', '1'];
      const { code, err } = await place.run([...run, '0', ...folders, ...shared]);
      expect({ code, err }).toMatchObject({ code: 0 });
      // Each task ends once, whoever runs it.
      expect(err.match(/^\[\d\/4\] .*: \d.*$/gm)).toHaveLength(4);
      const text = readFileSync(join(place.work, processes, 'run.json'), 'utf8');
      return parseRunRecord(JSON.parse(text));
    }),
  );
  if (!one || !two) throw new Error('a run is missing');
  expect(found(two)).toEqual(found(one));
  expect(two.tasks.map(({ state }) => state)).toEqual(Array(4).fill('done'));
});

it('ends all processes at an interrupt', async () => {
  const folder = join(place.folder, 'interrupted');
  const child = place.start([...run, '0,1', '--processes', '2', '--store', folder]);
  const end = ended(child);
  const store = await Store.open(folder);
  let claims = await store.claims();
  while (claims.length < 2 && child.exitCode === null) {
    await setTimeout(5);
    claims = await store.claims();
  }
  expect(new Set(claims.map(({ pid }) => pid)).size).toBe(2);
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 130, err: expect.stringContaining('[cancelled]') });
  for (const { pid } of claims) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  expect(await store.claims()).toEqual([]);
});

it.each([
  ['0', [], /whole number of at least 1/],
  ['1.5', [], /whole number of at least 1/],
  ['2', ['--engine', 'slurm'], /--processes is for this machine/],
])('refuses --processes %s %j', async (count, more, message) => {
  const { code, err } = await place.run([...run, '0', '--processes', count, ...more]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
  expect(err).toContain('[usage]');
});
