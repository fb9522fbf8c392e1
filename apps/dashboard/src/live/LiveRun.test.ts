import type { RunEvent } from '@tunnel/core/resources';
import { describe, expect, it } from 'vitest';
import { afterEvent, fractionOf, unheardRun } from './LiveRun.js';

type Told = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'id' | 'time'>
    : never
  : never;

const [first, second] = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string];
const time = '2026-01-01T00:00:00.000Z';
const place = { label: 'train', index: 0, total: 2 };
const plan: Told = {
  kind: 'plan',
  tasks: [
    { id: first, label: 'train', kind: 'train', inputs: {} },
    { id: second, label: 'probe', kind: 'probe', inputs: { weights: first } },
  ],
};
const progress = {
  ...{ verb: 'train', phase: 'train', task: 0, tasks: 0, epoch: 1, epochs: 2, step: 5, steps: 10 },
  ...{ imagesPerSecond: null, lossNats: null, secondsLeft: 3 },
};

function after(...events: readonly Told[]) {
  return events.reduce(
    (run, event, index) => afterEvent(run, { ...event, id: index + 1, time } as RunEvent),
    unheardRun,
  );
}

describe('a run that is followed', () => {
  it('has its tasks’ states, and how much is done', () => {
    const begun = after(
      { kind: 'state', state: 'running', error: null },
      plan,
      { kind: 'started', task: first, ...place },
      { kind: 'progress', task: first, progress },
    );
    expect(begun.tasks.map(({ state }) => state)).toEqual(['running', 'waiting']);
    expect(fractionOf(begun)).toBe(0.25);
    const ended = { kind: 'ended', task: first, ...place, state: 'done', seconds: 1 } as const;
    const next = afterEvent(begun, { ...ended, id: 5, time });
    expect(next.tasks[0]).toMatchObject({ state: 'done', progress: null });
    expect(fractionOf(next)).toBe(0.5);
  });

  it('begins its running task again where the run does', () => {
    const run = after(
      plan,
      { kind: 'started', task: first, ...place },
      { kind: 'state', state: 'running', error: null },
    );
    expect(run.tasks.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(fractionOf(run)).toBe(0);
  });

  it('says nothing of how far it is before there is a plan, and is whole at its end', () => {
    expect(fractionOf(unheardRun)).toBeNull();
    const error = { code: 'internal', message: 'no', context: {} };
    const failed = after({ kind: 'state', state: 'failed', error });
    expect(failed.error).toEqual(error);
    expect(fractionOf(failed)).toBe(1);
  });
});
