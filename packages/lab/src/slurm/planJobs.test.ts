import { createTask, type Task } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { type JobArray, planJobs } from './planJobs.js';

const data = { dataset: 'cifar10' };
const network = { kind: 'mlp', depth: 2, width: 8 } as const;
const training = { epochs: 1, learningRate: 0.1 };
const train = (seed: number) =>
  createTask({ spec: { kind: 'train', network, data, training, seed } });
const rank = (weights: Task) => createTask({ spec: { kind: 'rank', data }, weights });
const probe = (role: 'id' | 'ood', weights: Task) =>
  createTask({ spec: { kind: 'probe', role, data }, weights });
const similarity = (weights: Task, other: Task) =>
  createTask({ spec: { kind: 'similarity', data }, weights, other });

const trainings = [0, 1, 2, 3].map(train);
const [first, second, third] = trainings;
if (!first || !second || !third) throw new Error('no trainings');

function plan(tasks: readonly Task[], options: Partial<Parameters<typeof planJobs>[0]> = {}) {
  return planJobs({
    tasks,
    resources: () => ({ seconds: 10, cpus: 1, memoryMiB: 1024, gres: null }),
    batchSeconds: 0,
    maxArraySize: 1000,
    queued: new Map(),
    ...options,
  });
}

/** An array in short: its kind, the indices of its jobs with how many tasks each, what it is after. */
const brief = ({ kind, elements, after }: JobArray) => [
  kind,
  elements.map(({ index, tasks }) => `${index}×${tasks.length}`).join(' '),
  after &&
    ('array' in after
      ? after.array
      : after.places.map((place) => Object.values(place).join('_')).join(' ')),
];

describe('planJobs', () => {
  it('makes an array of tasks that are alike, each job after that of its own input', () => {
    const tasks = [...trainings, ...trainings.map(rank)];
    expect(plan(tasks).map(brief)).toEqual([
      ['train', '0×1 1×1 2×1 3×1', null],
      ['rank', '0×1 1×1 2×1 3×1', 0],
    ]);
  });

  it('lets jobs that are alike wait for one job in one array, where that makes fewer', () => {
    const tasks = [...trainings, rank(third), probe('id', third), probe('ood', third)];
    expect(plan(tasks).map(brief)).toEqual([
      ['train', '0×1 1×1 2×1 3×1', null],
      ['rank', '2×1', 0],
      ['probe', '0×1 1×1', '0_2'],
    ]);
    const both = [
      ...trainings,
      ...trainings.flatMap((each) => [probe('id', each), probe('ood', each)]),
    ];
    expect(plan(both).map(brief)).toEqual([
      ['train', '0×1 1×1 2×1 3×1', null],
      ['probe', '0×1 1×1 2×1 3×1', 0],
      ['probe', '0×1 1×1 2×1 3×1', 0],
    ]);
  });

  it('lets a job wait for several, and those with them that wait for the same', () => {
    const pairs = [similarity(first, second), similarity(first, third), similarity(second, first)];
    expect(plan([...trainings, ...pairs]).map(brief)).toEqual([
      ['train', '0×1 1×1 2×1 3×1', null],
      ['similarity', '0×1 1×1', '0_0 0_1'],
      ['similarity', '0×1', '0_0 0_2'],
    ]);
  });

  it('puts small tasks into one job, if they wait for the same', () => {
    const tasks = [...trainings, ...trainings.map(rank)];
    expect(plan(tasks, { batchSeconds: 25 }).map(brief)).toEqual([
      ['train', '0×2 1×2', null],
      ['rank', '0×2 1×2', 0],
    ]);
    expect(plan(tasks, { batchSeconds: 30 }).map(brief)).toEqual([
      ['train', '0×3 1×1', null],
      ['rank', '0×3 1×1', 0],
    ]);
  });

  it('keeps tasks apart that ask for something else', () => {
    const resources = ({ id }: Task) => ({
      ...{ seconds: 10, cpus: 1, gres: null },
      memoryMiB: id === second.id ? 2048 : 1024,
    });
    expect(plan(trainings, { resources, batchSeconds: 25 }).map(brief)).toEqual([
      ['train', '0×2 1×1', null],
      ['train', '0×1', null],
    ]);
  });

  it('begins another array where one is full', () => {
    const tasks = [...trainings, ...trainings.map(rank)];
    expect(plan(tasks, { maxArraySize: 3 }).map(brief)).toEqual([
      ['train', '0×1 1×1 2×1', null],
      ['train', '0×1', null],
      ['rank', '0×1 1×1 2×1', 0],
      ['rank', '0×1', 1],
    ]);
  });

  it('waits for jobs that are queued already, and for nothing that is done', () => {
    const queued = new Map([[second.id, '12_3']]);
    const tasks = [rank(first), rank(second), rank(third)];
    expect(plan(tasks, { queued }).map(brief)).toEqual([
      ['rank', '0×1 1×1', null],
      ['rank', '0×1', '12_3'],
    ]);
  });

  it('has every task once, after all that it needs', () => {
    const tasks = [...trainings, ...trainings.map(rank), similarity(first, second)];
    const arrays = plan(tasks, { batchSeconds: 25, maxArraySize: 1 });
    const placed = arrays.flatMap(({ elements }, array) =>
      elements.flatMap((element) => element.tasks.map((task) => ({ task, array }))),
    );
    expect(placed.map(({ task }) => task.id).sort()).toEqual(tasks.map(({ id }) => id).sort());
    for (const { task, array } of placed) {
      for (const id of Object.values(task.inputs)) {
        expect(placed.find((each) => each.task.id === id)?.array).toBeLessThan(array);
      }
    }
  });
});
