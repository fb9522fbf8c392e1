import { expect, it } from 'vitest';
import { datasetInfo, datasetNames, datasetTitle, isDatasetName } from './datasetInfo.js';

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

it('numbers CINIC-10’s classes by the sorted names of its folders', () => {
  const names = datasetInfo('cinic10').classNames ?? [];
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(datasetInfo('cifar10').classNames);
});

it('titles known data sets, and calls imported ones by their names', () => {
  expect(datasetTitle('cinic10')).toBe('CINIC-10');
  expect([datasetTitle('pets'), isDatasetName('pets')]).toEqual(['pets', false]);
  expect(isDatasetName('toString')).toBe(false);
});
