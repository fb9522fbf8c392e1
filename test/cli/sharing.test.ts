import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseRunRecord } from '@tunnel/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

let place: Workplace;
beforeEach(async () => {
  // As many as quickstart reads at scale smoke.
  place = await Workplace.create(10_000);
});
afterEach(() => place.remove());

it('two processes that run one experiment in one store run each task once', async () => {
  const run = ['run', 'quickstart', '--scale', 'smoke', '--threads', '1', '--report'];
  const outs = await Promise.all(['one', 'two'].map((report) => place.run([...run, report])));
  const records = ['one', 'two'].map((report, at) => {
    expect(outs[at]).toMatchObject({ code: 0 });
    return parseRunRecord(JSON.parse(readFileSync(join(place.work, report, 'run.json'), 'utf8')));
  });
  const [one, two] = records;
  expect(one?.tasks.map(({ id }) => id)).toEqual(two?.tasks.map(({ id }) => id));
  for (const [at, task] of one?.tasks.entries() ?? []) {
    const states = [task.state, two?.tasks[at]?.state];
    expect(states.filter((state) => state === 'done')).toHaveLength(1);
    expect(states.filter((state) => state === 'elsewhere' || state === 'cached')).toHaveLength(1);
  }
  expect(one?.networks).toEqual(two?.networks);
});

it('a training that is killed goes on from its last epoch, to the same bits', async () => {
  const train = ['train', '--depth', '3', '--width', '32', '--epochs', '30', '--threads', '1'];
  const whole = await place.run([...train, '--json', '--store', join(place.folder, 'whole')]);
  expect(whole.code).toBe(0);
  const { id, files } = JSON.parse(whole.out);
  const store = join(place.folder, 'killed');
  const resume = join(store, 'work', id, 'resume.safetensors');
  const child = place.start([...train, '--store', store]);
  const end = ended(child);
  while (!existsSync(resume) && child.exitCode === null) await setTimeout(5);
  child.kill('SIGKILL');
  await end;
  expect(existsSync(resume)).toBe(true);
  expect(existsSync(join(store, 'artifacts'))).toBe(false);
  const again = await place.run([...train, '--json', '--store', store]);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ id, files });
  expect(existsSync(join(store, 'work', id))).toBe(false);
  expect(readdirSync(join(store, 'artifacts', id.slice(0, 2), id)).sort()).toEqual([
    'task.json',
    'task.sha256',
    'weights.safetensors',
  ]);
});
