import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOrRefused } from '../testing/readOrRefused.js';
import { anyJson, spoilt } from '../testing/spoilt.js';
import { createPlan } from './createPlan.js';
import { createTask } from './createTask.js';
import { parsePlan, planDocument } from './planDocument.js';
import { taskId } from './taskId.js';

const data = { dataset: 'cifar10' };
const network = { kind: 'mlp', depth: 4, width: 32 } as const;
const training = { epochs: 4, learningRate: 0.1 };
const train = createTask({ spec: { kind: 'train', network, data, training } });
const other = createTask({ spec: { kind: 'train', network, data, training, seed: 1 } });
const similarity = createTask({ spec: { kind: 'similarity', data }, weights: train, other });
const graft = createTask({
  spec: { kind: 'graft', data, grafts: [{ from: 'fc1', to: 'relu1' }] },
  weights: train,
  donor: other,
});
const plan = createPlan({
  experiment: 'test',
  scale: 'smoke',
  tasks: [train, other, similarity, graft],
});
const document = planDocument(plan);

it.each([
  ['any JSON', anyJson],
  ['nearly a plan', spoilt(document)],
])('%s is a plan whose ids are those of its specs, or is refused', (_, inputs) => {
  const codes = ['invalid-spec', 'invalid-request', 'task-missing'];
  fc.assert(
    fc.property(inputs, (input) => {
      const { value, error } = readOrRefused(() => parsePlan(input, 'plan.json'));
      if (error) expect(codes).toContain(error.code);
      else {
        for (const { id, spec, inputs } of value.tasks) expect(taskId(spec, inputs)).toBe(id);
        const again = JSON.parse(JSON.stringify(planDocument(value)));
        expect(parsePlan(again, 'plan.json')).toEqual(value);
      }
    }),
    { numRuns: 1000 },
  );
});
