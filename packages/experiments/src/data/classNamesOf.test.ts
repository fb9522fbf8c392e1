import { normaliseDataSpec } from '@tunnel/core';
import { expect, it } from 'vitest';
import { classNamesOf } from './classNamesOf.js';

it('names the classes that a spec keeps, in its order', () => {
  expect(classNamesOf(normaliseDataSpec({ dataset: 'cifar10' }))[9]).toBe('truck');
  expect(classNamesOf(normaliseDataSpec({ dataset: 'cifar10', classes: [8, 3] }))).toEqual([
    'ship',
    'cat',
  ]);
});

it('numbers the classes of a data set whose names are not known', () => {
  const imported = { dataset: 'flowers', classCount: 5, side: 32, classes: [1, 4] };
  expect(classNamesOf(normaliseDataSpec(imported))).toEqual(['class 1', 'class 4']);
});
