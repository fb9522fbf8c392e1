import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inProcess, type PlanRun, type SlurmEngine, type TaskEvent } from '@tunnel/lab';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useCluster } from './cluster.js';
import type { TwoNodes } from './TwoNodes.mjs';
import { resultsIn, slurmEngine, tinyRun } from './tinyRun.js';

const cluster = useCluster({ beforeAll, afterAll });
/** Trainings of ten seconds or more, so that a fault finds one going on. */
const plan = { seeds: 2, epochs: 3000, measures: ['rank'] } as const;

let reference = '';
let expected: unknown[];
beforeAll(async () => {
  reference = mkdtempSync(join(tmpdir(), 'tunnel-reference-'));
  const run = await tinyRun(reference, plan);
  await inProcess.run(run);
  expected = await resultsIn(
    reference,
    run.plan.tasks.map(({ id }) => id),
  );
});
afterAll(() => rmSync(reference, { recursive: true, force: true }));

let folder = '';
let nodes: TwoNodes;
beforeEach(async (context) => {
  nodes = cluster.of(context);
  folder = mkdtempSync(join(tmpdir(), 'tunnel-faults-'));
});
afterEach(async () => {
  if (folder === '') return;
  await nodes.heal();
  rmSync(folder, { recursive: true, force: true });
});

const store = () => join(folder, 'store');

/** Runs the plan; as soon as both nodes train, something happens to them. */
async function runWith(engine: SlurmEngine, fault: () => Promise<void>) {
  const run = await tinyRun(store(), plan);
  const events: TaskEvent[] = [];
  const started = new Set<string>();
  let both: () => void;
  const trains = new Promise<void>((resolve) => {
    both = resolve;
  });
  const onEvent = (event: TaskEvent) => {
    events.push(event);
    if (event.kind === 'started' && event.task.spec.kind === 'train') started.add(event.task.id);
    if (started.size === plan.seeds) both();
  };
  const end = engine.run({ ...run, onEvent });
  await Promise.race([end, trains]);
  await fault();
  return { run, events, outcome: await end };
}

/** The same results as without a fault, none of them twice, and nothing else. */
async function expectAll(run: PlanRun, events: readonly TaskEvent[]): Promise<void> {
  const ids = run.plan.tasks.map(({ id }) => id);
  expect(await resultsIn(store(), ids)).toEqual(expected);
  expect(await run.store.taskIds()).toEqual(ids.toSorted());
  expect(await run.store.claims()).toEqual([]);
  const ended = events.flatMap((event) => (event.kind === 'ended' ? [event.task.id] : []));
  expect(ended.toSorted()).toEqual(ids.toSorted());
}

/** How many processes of the run’s jobs have begun to train each seed, by what they printed. */
function begun(): number {
  const submitted = join(store(), 'submitted');
  const logs = readdirSync(submitted).map((run) => join(submitted, run, 'logs'));
  const texts = logs.flatMap((log) =>
    readdirSync(log).map((name) => readFileSync(join(log, name), 'utf8')),
  );
  return texts.join('\n').match(/train mlp .* …$/gm)?.length ?? 0;
}

// A job a task, so that both nodes have one.
const engine = (options: Parameters<typeof slurmEngine>[1] = {}) =>
  slurmEngine({ batch: 0 }, options);

describe('a plan on a cluster ends with the same results', () => {
  it('where nothing goes wrong', async () => {
    const { run, events } = await runWith(engine(), async () => {});
    await expectAll(run, events);
    expect(begun()).toBe(2);
  });

  it('where a node is killed while it trains', async () => {
    const { run, events } = await runWith(engine(), async () => {
      await nodes.killNode('n2');
    });
    await expectAll(run, events);
    expect(begun()).toBeGreaterThan(2);
  });

  it('where a node is taken for dead while its job goes on', async () => {
    const { run, events } = await runWith(engine(), () => nodes.loseNode('n2'));
    await expectAll(run, events);
  });

  it('where the controller is killed and started again', async () => {
    // A controller keeps its queue every few seconds: what was submitted since is lost with it.
    const { run, events } = await runWith(engine({ resubmits: 1 }), async () => {
      await nodes.killController();
      await setTimeout(3_000);
      await nodes.startController();
    });
    await expectAll(run, events);
  });

  it('where jobs are preempted and queued again', async () => {
    const { run, events } = await runWith(engine(), async () => {
      const urgent = ['--partition=urgent', '--nodes=2', '--output=/dev/null', '--wrap', 'sleep 1'];
      await nodes.call('sbatch', ...urgent);
    });
    await expectAll(run, events);
    // A training that ends in the grace time is queued again as well.
    expect(await nodes.call('scontrol', 'show', 'jobs')).toMatch(/Restarts=[1-9]/);
  });

  it('where jobs are warned before their time limit', async () => {
    const { run, events } = await runWith(engine(), async () => {
      const jobs = await nodes.call('squeue', '--noheader', '--array', '--states=R', '--format=%i');
      // As Slurm does it itself.
      for (const job of jobs.trim().split('\n'))
        await nodes.call('scancel', '-b', '-s', 'USR1', job);
    });
    await expectAll(run, events);
    expect(begun()).toBeGreaterThan(2);
  });

  it('where a worker is killed between writing its result and naming it', async () => {
    const died = join(folder, 'died');
    const preload = fileURLToPath(new URL('dieAtRename.mjs', import.meta.url));
    const setup = [`export DIED='${died}' NODE_OPTIONS='--import=${preload}'`];
    const { run, events } = await runWith(slurmEngine({ batch: 0, setup }), async () => {});
    expect(existsSync(died)).toBe(true);
    await expectAll(run, events);
  });

  it('where jobs are lost, once they are submitted again', async () => {
    const cancelAll = async () => void (await nodes.call('scancel', '--user=root'));
    await expect(runWith(engine(), cancelAll)).rejects.toMatchObject({ code: 'job-lost' });
    const { run, events } = await runWith(engine({ resubmits: 1 }), cancelAll);
    await expectAll(run, events);
  });

  it('where the disk was full, once there is room', async (context) => {
    const disk = join(folder, 'store');
    const mounted = mountSmall(disk);
    if (!mounted) context.skip('this machine mounts no tmpfs for a test');
    try {
      // The jobs wait, so that they find the disk full whatever the speed of this machine.
      const gate = join(folder, 'gate');
      const setup = [`until [ -e '${gate}' ]; do sleep 0.1; done`];
      const filled = slurmEngine({ batch: 0, setup }).run(await tinyRun(store(), plan));
      await untilRunning(plan.seeds);
      fill(disk);
      writeFileSync(gate, '');
      // A full disk has no room for saying so either.
      const codes = ['output-unwritable', 'store-unwritable', 'job-lost'];
      await expect(filled).rejects.toSatisfy(({ code }) => codes.includes(code));
      rmSync(join(disk, 'filler'));
      const { run, events } = await runWith(engine(), async () => {});
      await expectAll(run, events);
    } finally {
      execFileSync('umount', ['--lazy', disk]);
    }
  });
});

/** Waits until so many jobs run. */
async function untilRunning(count: number): Promise<void> {
  const running = () => nodes.call('squeue', '--noheader', '--array', '--states=R', '--format=%i');
  while ((await running()).split('\n').filter(Boolean).length < count) await setTimeout(100);
}

/** Takes all the room that there is. */
function fill(disk: string): void {
  try {
    for (;;) appendFileSync(join(disk, 'filler'), Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

/** A disk of 8 MiB; whether there is one. */
function mountSmall(disk: string): boolean {
  try {
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
