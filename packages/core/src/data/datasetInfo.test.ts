import { expect, it } from 'vitest';
import { datasetInfo, datasetNames } from './datasetInfo.js';

it.each(datasetNames)('%s is described under its own name', (name) => {
  const info = datasetInfo(name);
  expect(info.name).toBe(name);
  const names = info.classNames;
  if (names === null) return;
  expect(names).toHaveLength(info.classCount);
  expect(new Set(names).size).toBe(info.classCount);
});

it('has the publisher’s order of classes', () => {
  expect(datasetInfo('cifar10').classNames?.[3]).toBe('cat');
  const fine = datasetInfo('cifar100').classNames ?? [];
  expect([fine[0], fine[36], fine[99]]).toEqual(['apple', 'hamster', 'worm']);
  const coarse = datasetInfo('cifar100-coarse').classNames ?? [];
  expect([coarse[0], coarse[9], coarse[19]]).toEqual([
    'aquatic_mammals',
    'large_man-made_outdoor_things',
    'vehicles_2',
  ]);
});
