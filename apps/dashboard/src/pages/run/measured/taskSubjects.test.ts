import { expect, it } from 'vitest';
import { taskSubjects } from './taskSubjects.js';

const task = (label: string) => ({ id: label, label, result: label });

it('groups tasks that differ in their seed alone', () => {
  const subjects = taskSubjects(
    [
      'VGG-19, seed 0: variances',
      'VGG-19, seed 0: neural collapse',
      'VGG-19, seed 12: variances',
      'MLP, seeds 0 and 1: CKA of their layers',
      'variances on cifar10',
    ].map(task),
  );
  expect(subjects.map(({ name, tasks }) => [name, tasks.map(({ seed }) => seed)])).toEqual([
    ['VGG-19: variances', [0, 12]],
    ['VGG-19: neural collapse', [0]],
    ['MLP, seeds 0 and 1: CKA of their layers', [null]],
    ['variances on cifar10', [null]],
  ]);
});
