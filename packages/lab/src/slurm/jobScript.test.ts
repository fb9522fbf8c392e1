import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createTask } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobScript } from './jobScript.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-script-'));
  // In Slurm’s place: one says what was queued again, one what is left in the queue.
  controlled();
  program('squeue', 'true');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that the script finds. */
function program(name: string, line: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Lets Slurm say this of the job. */
function controlled(shown = ''): void {
  const requeue = `echo "$@" >> ${folder}/requeued`;
  program('scontrol', `case $1 in requeue) ${requeue} ;; *) echo '${shown}' ;; esac`);
}

const task = createTask({
  spec: {
    kind: 'train',
    network: { kind: 'mlp', depth: 2, width: 8 },
    data: { dataset: 'cifar10' },
    training: { epochs: 1, learningRate: 0.1 },
  },
});

/** Starts the script of one job with a program in the place of `tunnel`. */
function start(source: string, env: NodeJS.ProcessEnv = {}, setup: readonly string[] = []) {
  const file = join(folder, 'job.sh');
  const command = [process.execPath, '-e', source, '--'];
  const elements = [{ index: 3, tasks: [task], seconds: 1 }];
  writeFileSync(file, jobScript({ elements, command, args: ['--plan', "it's a plan"], setup }));
  const slurm = { SLURM_ARRAY_JOB_ID: '12', SLURM_ARRAY_TASK_ID: '3' };
  const path = `${folder}:${process.env['PATH']}`;
  return spawn('bash', [file], { env: { ...process.env, ...slurm, PATH: path, ...env } });
}

/** The exit code, what was printed, and what was queued again. */
async function ended(child: ReturnType<typeof start>) {
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const file = join(folder, 'requeued');
  const requeued = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return { code, out, requeued };
}

/** Waits to be told to end, and then ends with an exit code. */
const waitingProgram = (code: number) =>
  `process.on('SIGTERM', () => setTimeout(() => process.exit(${code}), 100));
  setInterval(() => {}, 1000);
  require('node:fs').writeFileSync('${join(folder, 'ready')}', '')`;

async function whenReady(): Promise<void> {
  while (!existsSync(join(folder, 'ready'))) await setTimeout(10);
}

/** The processes that a process has started. */
function childrenOf(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').map(Number);
}

describe('the script of a job', () => {
  it('runs the tasks of its index after the set-up, with arguments as they are', async () => {
    const program = 'console.log(JSON.stringify([process.env.SAID, ...process.argv.slice(1)]))';
    const { code, out, requeued } = await ended(start(program, {}, ['export SAID=so']));
    expect({ code, requeued }).toEqual({ code: 0, requeued: '' });
    expect(JSON.parse(out)).toEqual(['so', 'task', task.id, '--plan', "it's a plan"]);
  });

  it('ends as its task ends, and is not queued again for a failure', async () => {
    expect(await ended(start('process.exit(2)'))).toMatchObject({ code: 2, requeued: '' });
  });

  it('warns its task before the time limit, waits for it, and is queued again', async () => {
    const child = start(waitingProgram(130));
    const end = ended(child);
    await whenReady();
    child.kill('SIGUSR1');
    expect(await end).toMatchObject({ code: 130, requeued: 'requeue 12_3' });
  });

  it('is not queued again where its task was done in spite of the warning', async () => {
    const child = start(waitingProgram(0));
    const end = ended(child);
    await whenReady();
    child.kill('SIGUSR1');
    expect(await end).toMatchObject({ code: 0, requeued: '' });
  });

  it.each([
    ['cancelled', 'true', ''],
    ['preempted', 'echo RUNNING', 'requeue 12_3'],
  ])(
    'waits for its task when it is %s, and is queued again for a preemption alone',
    async (_, line, requeued) => {
      program('squeue', line);
      const child = start(waitingProgram(130));
      const end = ended(child);
      await whenReady();
      // As Slurm does, to every process of the job.
      child.kill('SIGTERM');
      for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGTERM');
      expect(await end).toMatchObject({ code: 130, requeued });
    },
  );

  it.each([
    ['while it ran', '2026-01-01T10:00:09', 'requeue 12_3'],
    ['in an earlier run', '2026-01-01T09:59:59', ''],
    ['never', 'None', ''],
  ])('whose task is done is queued again if preempted: %s', async (_, preempted, requeued) => {
    const state = 'JobId=13 JobState=RUNNING Reason=None';
    const times = `StartTime=2026-01-01T10:00:00 EndTime=Unknown PreemptTime=${preempted}`;
    controlled(`${state} ${times} Partition=main`);
    expect(await ended(start(''))).toMatchObject({ code: 0, requeued });
  });

  it('is queued again where its process was killed, up to three times', async () => {
    const program = 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)';
    expect(await ended(start(program))).toMatchObject({ code: 137, requeued: 'requeue 12_3' });
    rmSync(join(folder, 'requeued'));
    const last = await ended(start(program, { SLURM_RESTART_COUNT: '3' }));
    expect(last).toMatchObject({ code: 137, requeued: '' });
  });
});
