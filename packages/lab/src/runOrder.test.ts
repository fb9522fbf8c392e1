import { createPlan, createTask } from '@tunnel/core';
import { expect, it } from 'vitest';
import { runOrder } from './runOrder.js';

it('puts what others wait for first, else keeps the plan’s order', () => {
  const data = { dataset: 'shapes' } as const;
  const network = { kind: 'mlp', depth: 2, width: 8 } as const;
  const training = { epochs: 1, learningRate: 0.1 };
  const tasks = [0, 1].flatMap((seed) => {
    const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
    const probe = { kind: 'probe', data, probe: { epochs: 1 }, seed } as const;
    return [
      train,
      createTask({ spec: { ...probe, role: 'id' }, weights: train }),
      createTask({ spec: { ...probe, role: 'ood' }, weights: train }),
    ];
  });
  const { tasks: planned } = createPlan({ experiment: 'test', scale: 'smoke', tasks });
  const order = runOrder(planned).map(({ spec }) => `${spec.kind} ${spec.seed}`);
  expect(order).toEqual(['train 0', 'train 1', 'probe 0', 'probe 0', 'probe 1', 'probe 1']);
  const lone = planned.filter(({ spec }) => spec.kind === 'train').reverse();
  expect(runOrder(lone)).toEqual(lone);
});
