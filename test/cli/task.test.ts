import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseRunRecord } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

interface Planned {
  readonly id: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly done: boolean;
  readonly estimate: { readonly multiplyAdds: number };
}

let place: Workplace;
let planFile = '';
beforeAll(async () => {
  // As many as quickstart reads at scale smoke.
  place = await Workplace.create(10_000);
  planFile = join(place.work, 'plan.json');
  const { out } = await place.run(['plan', ...experiment, '--json']);
  writeFileSync(planFile, out);
});
afterAll(() => place.remove());

const experiment = ['quickstart', '--scale', 'smoke', '--seeds', '0,1'];

/** The tasks as `tunnel plan` prints them now. */
async function planned(store: string): Promise<Planned[]> {
  const { code, out } = await place.run(['plan', ...experiment, '--json', '--store', store]);
  expect(code).toBe(0);
  return JSON.parse(out).tasks;
}

const storeIn = (name: string) => join(place.folder, name);
const runTasks = (ids: readonly string[], store: string, ...more: string[]) =>
  place.run(['task', ...ids, '--plan', planFile, '--threads', '1', '--store', store, ...more]);

describe('a plan’s tasks, one by one', () => {
  it('give wave by wave what one process gives, to the last bit', async () => {
    const store = storeIn('waves');
    const waves: number[] = [];
    for (;;) {
      const tasks = await planned(store);
      const done = new Set(tasks.filter((task) => task.done).map(({ id }) => id));
      const isReady = (task: Planned) => Object.values(task.inputs).every((id) => done.has(id));
      const wave = tasks.filter((task) => !task.done && isReady(task)).map(({ id }) => id);
      if (wave.length === 0) break;
      waves.push(wave.length);
      const { code, out, err } = await runTasks(wave, store, '--json');
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      const ran: { id: string; state: string }[] = JSON.parse(out).tasks;
      expect(ran.map(({ id, state }) => [id, state])).toEqual(wave.map((id) => [id, 'done']));
      for (const { estimate } of tasks) expect(estimate.multiplyAdds).toBeGreaterThan(0);
    }
    expect(waves).toEqual([2, 6]);

    const records = await Promise.all(
      ['waves', 'one'].map(async (name) => {
        const args = ['run', ...experiment, '--threads', '1', '--out', name];
        expect(await place.run([...args, '--store', storeIn(name)])).toMatchObject({ code: 0 });
        return parseRunRecord(JSON.parse(readFileSync(join(place.work, name, 'run.json'), 'utf8')));
      }),
    );
    const [byWaves, byOne] = records;
    expect(byWaves?.tasks.map(({ state }) => state)).toEqual(Array(8).fill('cached'));
    expect(byWaves?.findings).toEqual(byOne?.findings);
    const stores = await Promise.all(['waves', 'one'].map((name) => Store.open(storeIn(name))));
    for (const { id } of byOne?.tasks ?? []) {
      const [first, second] = await Promise.all(stores.map((each) => each.readTask(id)));
      expect(first?.files).toEqual(second?.files);
    }
  });

  it('leave the catalogue to who reads it', async () => {
    const store = await Store.open(storeIn('alone'));
    const [train] = await planned(store.folder);
    await runTasks([train?.id ?? ''], store.folder);
    expect(() => readFileSync(store.catalogueFile)).toThrow();
    expect((await store.list()).tasks.map(({ id }) => id)).toEqual([train?.id]);
  });

  it('stop at SIGTERM with their state, which is said, and go on from there', async () => {
    const store = storeIn('stopped');
    const [train] = await planned(store);
    const id = train?.id ?? '';
    const args = ['task', id, '--plan', planFile, '--store', store, '--status', storeIn('status')];
    const child = place.start([...args, '--threads', '1']);
    const end = ended(child);
    const status = () => {
      try {
        return JSON.parse(readFileSync(join(storeIn('status'), `${id}.json`), 'utf8'));
      } catch {
        return null;
      }
    };
    while (status()?.state !== 'running') await setTimeout(20);
    child.kill('SIGTERM');
    const { code } = await end;
    // It may have been done before the signal came.
    expect([0, 130]).toContain(code);
    expect(status()).toMatchObject({ state: code === 0 ? 'done' : 'cancelled' });
    expect(await place.run(args)).toMatchObject({ code: 0 });
    expect(status()).toMatchObject({ state: 'done', error: null });
  });
});

describe('tunnel task refuses', () => {
  const refused = async (args: string[], code: string) => {
    const { code: exit, err } = await place.run(['task', ...args, '--store', storeIn('refused')]);
    expect({ exit, err }).toMatchObject({ exit: 2, err: expect.stringContaining(`[${code}]`) });
  };

  it('a task whose input is not there, and says which', async () => {
    const probe = (await planned(storeIn('refused'))).find(({ kind }) => kind === 'probe');
    await refused([probe?.id ?? '', '--plan', planFile, '--wait', '0'], 'task-missing');
  });

  it('an id that is not in the plan, and one that is of several', async () => {
    await refused(['ffffffffffff', '--plan', planFile], 'task-missing');
    await refused(['', '--plan', planFile], 'task-missing');
  });

  it('a file that is no plan', async () => {
    await refused(['abcd', '--plan', join(place.work, 'absent.json')], 'usage');
    writeFileSync(join(place.work, 'other.json'), '{"tasks": []}');
    await refused(['abcd', '--plan', join(place.work, 'other.json')], 'invalid-spec');
  });
});

it.each([
  ['--follow'],
  ['--dry-run'],
  ['--partition=main'],
  ['--account=me'],
  ['--sbatch=--qos=low'],
])('tunnel run %s is refused without a cluster', async (option) => {
  const { code, err } = await place.run(['run', 'quickstart', option]);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('[usage]') });
});

it('a run on a cluster that is not here is refused', async () => {
  const cluster = ['--engine', 'slurm', '--store', storeIn('no-cluster')];
  const run = await place.run(['run', 'quickstart', '--scale', 'smoke', ...cluster], { PATH: '' });
  expect(run).toMatchObject({ code: 1, err: expect.stringContaining('[scheduler-missing]') });
  const follow = await place.run(['follow', 'nothing', '--store', storeIn('no-cluster')]);
  expect(follow).toMatchObject({ code: 2, err: expect.stringContaining('[task-missing]') });
});
