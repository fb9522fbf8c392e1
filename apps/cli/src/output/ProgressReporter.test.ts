import { PassThrough } from 'node:stream';
import { createTask, type Task } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProgressReporter } from './ProgressReporter.js';

const term = process.env['TERM'];
beforeEach(() => {
  process.env['TERM'] = 'xterm';
});
afterEach(() => {
  if (term === undefined) delete process.env['TERM'];
  else process.env['TERM'] = term;
});

/** A reporter, and what it has written since this was asked for last. */
function reporterTo(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const reporter = new ProgressReporter(stream as unknown as NodeJS.WriteStream);
  return { reporter, written: () => String(stream.read() ?? '') };
}

/** What is written of a hundred things that are gone through at once. */
function writtenOfItems(isTTY: boolean): string {
  const { reporter, written } = reporterTo(isTTY);
  for (let done = 1; done <= 100; done++) reporter.items('verify', { done, total: 100 });
  reporter.clear();
  return written();
}

it('writes plain lines where there is no terminal, and not one for each thing', () => {
  expect(writtenOfItems(false)).toBe('    verify: 1 %, 1 of 100\n');
});

it('draws a bar over itself in a terminal, and takes it away', () => {
  const drawn = writtenOfItems(true);
  expect(drawn).toContain('\u001b');
  expect(drawn).toContain('verify');
  expect(drawn).not.toContain('\n');
});

it('draws none in a terminal that cannot move its cursor', () => {
  process.env['TERM'] = 'dumb';
  expect(writtenOfItems(true)).toBe('    verify: 1 %, 1 of 100\n');
});

describe('tasks that run at once', () => {
  const data = { dataset: 'shapes', contentHash: 'sha256:none' } as const;
  const tasks = ['first', 'second'].map((label, seed): Task => {
    const network = { kind: 'mlp', depth: 2, width: 16 } as const;
    const training = { epochs: 1, learningRate: 0.1 };
    return createTask({ label, spec: { kind: 'train', network, data, training, seed } });
  });
  const none = { task: 0, tasks: 0, epoch: 0, epochs: 0, lossNats: null, secondsLeft: null };
  const progress = {
    verb: 'train',
    phase: 'train',
    step: 1,
    steps: 2,
    imagesPerSecond: 9,
  } as const;

  function tellProgress(reporter: ProgressReporter): void {
    for (const task of tasks) {
      reporter.task({ kind: 'progress', task, progress: { ...none, ...progress } });
    }
  }

  function tellEnd(reporter: ProgressReporter): void {
    const [task] = tasks;
    if (!task) throw new Error('no task');
    const place = { index: 1, total: 2 };
    reporter.task({ kind: 'ended', task, ...place, state: 'done', seconds: 3 });
  }

  it('have a bar each, and that of one that ended goes while the other stays', () => {
    const { reporter, written } = reporterTo(true);
    tellProgress(reporter);
    const drawn = written();
    expect(drawn).toContain('first ');
    expect(drawn).toContain('second ');
    tellEnd(reporter);
    const [, below] = written().split('[1/2] first: 3.0 s\n');
    expect(below).toContain('second ');
    expect(below).not.toContain('first');
    reporter.clear();
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('have a line each where there is no terminal', () => {
    const { reporter, written } = reporterTo(false);
    tellProgress(reporter);
    tellProgress(reporter);
    tellEnd(reporter);
    expect(written()).toBe(
      '    first: 50 %, train, 9 images/s\n    second: 50 %, train, 9 images/s\n[1/2] first: 3.0 s\n',
    );
  });
});
