import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRunRecord, type RunRecord } from '@tunnel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from '../cli/workplace.js';
import { useCluster } from './cluster.js';
import { resultsIn } from './tinyRun.js';

const cluster = useCluster({ beforeAll, afterAll });
let place: Workplace;
beforeAll(async () => {
  // As many as quickstart reads at scale smoke; main-result reads a part of them.
  place = await Workplace.create(10_000);
});
afterAll(() => place.remove());

const storeIn = (name: string) => join(place.folder, name);
const recordOf = (out: string) =>
  parseRunRecord(JSON.parse(readFileSync(join(place.work, out, 'run.json'), 'utf8')));

/** What was found, without when and how fast. */
function found({ networks, findings, figures, tables, data, tasks }: RunRecord) {
  return {
    networks: networks.map((network) => ({
      ...network,
      seeds: network.seeds.map((seed) => ({ ...seed, trainSeconds: 0, measureSeconds: 0 })),
    })),
    ...{ findings, figures, tables, data },
    tasks: tasks.map(({ id }) => id),
  };
}

it('main-result on two nodes gives what one process gives, to the last bit, and shows progress', async (context) => {
  cluster.of(context);
  const run = ['run', 'main-result', '--scale', 'smoke', '--threads', '1', '--out'];
  const onSlurm = [...run, 'slurm', '--store', storeIn('slurm'), '--engine', 'slurm', '--follow'];
  const there = await place.run(onSlurm);
  expect({ code: there.code, err: there.code === 0 ? '' : there.err }).toEqual({
    code: 0,
    err: '',
  });
  const here = await place.run([...run, 'process', '--store', storeIn('process')]);
  expect(here.code).toBe(0);

  const [slurm, inProcess] = [recordOf('slurm'), recordOf('process')];
  expect(found(slurm)).toEqual(found(inProcess));
  expect(slurm.tasks.map(({ state }) => state)).toEqual(Array(24).fill('done'));
  const ids = slurm.tasks.map(({ id }) => id);
  expect(await resultsIn(storeIn('slurm'), ids)).toEqual(await resultsIn(storeIn('process'), ids));
  expect(slurm.evidence).toMatchObject({ device: 'cpu', threads: 1 });

  expect(there.err).toMatch(/^run \S+-main-result-smoke: 24 tasks, in arrays \d+(, \d+)*$/m);
  expect(there.err).toMatch(/^cluster: \d running, \d+ waiting/m);
  expect(there.err.match(/^\[\d+\/24\] .+: \d.*s$/gm)).toHaveLength(24);
  expect(there.out).toMatch(/^network +MLP +VGG-19 +ResNet-34$/m);
}, 600_000);

describe('a run that is left', () => {
  const run = ['run', 'quickstart', '--scale', 'smoke', '--threads', '1', '--engine', 'slurm'];

  it('goes on, is come back to, and is known by its experiment', async (context) => {
    cluster.of(context);
    const store = ['--store', storeIn('left')];
    const submitted = await place.run([...run, ...store, '--json']);
    expect(submitted.code).toBe(0);
    const { run: id, jobs } = JSON.parse(submitted.out);
    expect(jobs.length).toBeGreaterThan(1);
    const following = place.start(['follow', id, ...store, '--out', 'left']);
    const left = ended(following);
    following.stderr?.once('data', () => following.kill('SIGINT'));
    expect(await left).toMatchObject({ code: 130, err: expect.stringContaining('its jobs go on') });
    expect(existsSync(join(place.work, 'left', 'run.json'))).toBe(false);
    expect(await place.run(['follow', 'quickstart', ...store, '--out', 'left'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('test accuracy'),
    });
    expect(recordOf('left')).toMatchObject({ id, seeds: [0] });
    const again = await place.run([...run, ...store, '--dry-run', '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ jobs: 0, tasks: 0, stored: 4, cpuHours: 0 });
  });

  it('is cancelled, and goes on where it was when that is asked for', async (context) => {
    const nodes = cluster.of(context);
    const store = ['--store', storeIn('cancelled')];
    const { run: id } = JSON.parse((await place.run([...run, ...store, '--json'])).out);
    expect(await place.run(['cancel', id, ...store])).toMatchObject({ code: 0 });
    await nodes.untilIdle();
    const follow = ['follow', id, ...store, '--out', 'cancelled'];
    expect(await place.run(follow)).toMatchObject({
      code: 130,
      err: expect.stringContaining('[cancelled]'),
    });
    expect(await place.run([...follow, '--resubmit'])).toMatchObject({ code: 0 });
    expect(recordOf('cancelled').tasks).toHaveLength(4);
  });

  it('that Slurm refuses leaves no job, and says what Slurm said', async (context) => {
    const nodes = cluster.of(context);
    const wrong = ['--store', storeIn('refused'), '--partition', 'absent'];
    const { code, err } = await place.run([...run, ...wrong]);
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('invalid partition'),
    });
    expect(err).toContain('[scheduler-refused]');
    await nodes.untilIdle();
  });
});
