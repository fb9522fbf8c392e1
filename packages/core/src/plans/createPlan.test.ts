import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { createPlan } from './createPlan.js';
import { createTask } from './createTask.js';
import type { Task } from './Task.js';

const trains = [0, 1, 2].map((seed) =>
  createTask({
    spec: {
      kind: 'train',
      network: { kind: 'mlp', depth: 2, width: 8 },
      data: { dataset: 'shapes' },
      training: { epochs: 1, learningRate: 0.1 },
      seed,
    },
  }),
);
const measures = trains.flatMap((weights): Task[] => [
  createTask({ spec: { kind: 'probe', role: 'id', data: { dataset: 'shapes' } }, weights }),
  createTask({ spec: { kind: 'rank', data: { dataset: 'shapes' } }, weights }),
]);
const tasks: Task[] = [...trains, ...measures];

function plan(given: readonly Task[]) {
  return createPlan({ experiment: 'test', scale: 'smoke', tasks: given }).tasks;
}

describe('createPlan', () => {
  it('keeps an order that is right', () => {
    expect(createPlan({ experiment: 'test', scale: 'smoke', tasks })).toEqual({
      experiment: 'test',
      scale: 'smoke',
      tasks,
    });
    expect(plan([])).toEqual([]);
  });

  it('puts every task after its inputs, once, in whatever order they come', () => {
    const random = new SeededRandom(3);
    for (let round = 0; round < 100; round++) {
      const ordered = plan(random.shuffle([...tasks, ...tasks.slice(round % tasks.length)]));
      const ids = ordered.map((task) => task.id);
      expect([...ids].sort()).toEqual(tasks.map((task) => task.id).sort());
      for (const task of ordered) {
        for (const input of Object.values(task.inputs)) {
          expect(ids.indexOf(input)).toBeLessThan(ids.indexOf(task.id));
        }
      }
    }
  });

  it('keeps the first of equals', () => {
    const [first] = trains;
    if (!first) throw new Error('no task');
    expect(plan([first, { ...first, label: 'again' }])).toEqual([first]);
  });

  it('refuses an input that is not there', () => {
    expect(() => plan(measures)).toThrow(expect.objectContaining({ code: 'task-missing' }));
  });

  it('refuses a task whose id is not its own', () => {
    const [first, second] = trains;
    if (!first || !second) throw new Error('no task');
    expect(() => plan([{ ...first, id: second.id }])).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
