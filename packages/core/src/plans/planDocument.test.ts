import { describe, expect, it } from 'vitest';
import { refusal } from '../testing/refusal.js';
import { createPlan } from './createPlan.js';
import { createTask } from './createTask.js';
import { parsePlan, planDocument } from './planDocument.js';

const data = { dataset: 'cifar10' };
const network = { kind: 'mlp', depth: 4, width: 32 } as const;
const training = { epochs: 4, learningRate: 0.1 };
const train = createTask({ spec: { kind: 'train', network, data, training }, label: 'the first' });
const other = createTask({ spec: { kind: 'train', network, data, training, seed: 1 } });
const similarity = createTask({ spec: { kind: 'similarity', data }, weights: train, other });
const plan = createPlan({ experiment: 'test', scale: 'smoke', tasks: [train, other, similarity] });
const document = JSON.parse(JSON.stringify(planDocument(plan)));

describe('a plan document', () => {
  it('gives the plan again, and passes over what is for people', () => {
    expect(parsePlan(document, 'plan.json')).toEqual(plan);
    const more = document.tasks.map((task: object) => ({ ...task, done: true }));
    expect(parsePlan({ ...document, tasks: more, omitted: [] }, 'plan.json')).toEqual(plan);
  });

  const [first, second, third] = document.tasks;
  const twisted = (spec: object) => [{ ...first, spec: { ...first.spec, ...spec } }];
  it.each([
    ['no plan', null, 'invalid-spec'],
    ['an id that is not its spec’s', twisted({ seed: 7 }), 'invalid-spec'],
    ['a spec with a key too many', twisted({ more: 1 }), 'invalid-spec'],
    ['an input that is not there', [first, third], 'task-missing'],
    ['an input that comes later', [first, third, second], 'task-missing'],
    ['inputs that do not fit', [{ ...first, inputs: { donor: first.id } }], 'task-missing'],
    ['a role that is none', [{ ...first, inputs: { more: first.id } }], 'invalid-spec'],
  ])('with %s is refused', (_, tasks, code) => {
    const input = tasks && { ...document, tasks };
    expect(refusal(() => parsePlan(input, 'plan.json')).code).toBe(code);
  });
});
