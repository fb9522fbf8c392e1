import type { RunState } from '@tunnel/core/resources';
import { expect, it } from 'vitest';
import type { ClusterTask } from './ClusterTasks.js';
import { newsOf, type Told } from './newsOf.js';

const ids = ['a', 'b'].map((letter) => letter.repeat(64));

function task(at: number, state: ClusterTask['state']): ClusterTask {
  const error = state === 'failed' ? { code: 'not-finite', message: 'no', context: {} } : null;
  return {
    ...{ id: ids[at] ?? '', label: `task ${at}`, kind: 'train', inputs: {}, state, error },
    ...{ seconds: null, progress: null, saidAt: null, settled: false },
  };
}

function news(told: Told, state: RunState['state'], ...states: ClusterTask['state'][]) {
  const tasks = states.map((each, at) => task(at, each));
  const run = { state: { state, error: null } as RunState, tasks };
  return newsOf(told, run).map((happening) => {
    if (happening.kind === 'state') return happening.state;
    return 'label' in happening
      ? `${happening.kind} ${happening.index} ${happening.label}`
      : happening.kind;
  });
}

function told(state: RunState['state'], ...states: ClusterTask['state'][]): Told {
  const tasks = new Map(states.map((each, at) => [ids[at] ?? '', each]));
  return { standing: { state, error: null }, tasks };
}

it('tells all of a run that nothing was told of', () => {
  const nothing = { standing: null, tasks: new Map() };
  expect(news(nothing, 'running', 'done', 'running')).toEqual([
    'running',
    'plan',
    'ended 1 task 0',
    'started 2 task 1',
  ]);
  expect(news(nothing, 'done', 'done', 'cached')).toEqual([
    ...['plan', 'ended 1 task 0', 'ended 2 task 1', 'done'],
  ]);
});

it('tells nothing where nothing is another', () => {
  expect(news(told('running', 'done', 'running'), 'running', 'done', 'running')).toEqual([]);
});

it('tells that what ran waits again, and what runs still', () => {
  expect(news(told('running', 'running', 'running'), 'running', 'waiting', 'running')).toEqual([
    'running',
    'started 1 task 1',
  ]);
});

it('tells the plan anew where what failed was submitted again', () => {
  expect(news(told('failed', 'done', 'failed'), 'running', 'done', 'waiting')).toEqual([
    'running',
    'plan',
    'ended 1 task 0',
  ]);
});

it('warns of a task that failed while others go on', () => {
  expect(news(told('running', 'running', 'running'), 'running', 'failed', 'running')).toEqual([
    'ended 1 task 0',
    'warning',
  ]);
});
