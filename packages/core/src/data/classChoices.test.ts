import { describe, expect, it } from 'vitest';
import { drawClasses } from './drawClasses.js';
import { splitClasses } from './splitClasses.js';

const refused = expect.objectContaining({ code: 'invalid-request' });
const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('drawClasses', () => {
  // Computed apart from this code, by another language’s sha256: the same on every machine.
  it('draws what it has always drawn', () => {
    const drawn = [0, 2, 4, 12, 20, 25, 30, 42, 63, 73];
    expect(drawClasses({ classCount: 100, count: 10, seed: 0 })).toEqual(drawn);
    expect(drawClasses({ classCount: 100, count: 5, seed: 7 })).toEqual([25, 46, 61, 69, 86]);
    expect(drawClasses({ classCount: 10, count: 10, seed: 3 })).toEqual(ten);
  });

  it('draws a smaller number from within a larger one', () => {
    let smaller: number[] = [];
    for (let count = 1; count <= 100; count++) {
      const drawn = drawClasses({ classCount: 100, count, seed: 5 });
      expect(drawn).toHaveLength(count);
      expect(drawn).toEqual(expect.arrayContaining(smaller));
      smaller = drawn;
    }
  });

  it('draws each class about equally often', () => {
    const times = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 1000; seed++) {
      for (const label of drawClasses({ classCount: 10, count: 3, seed })) {
        times[label] = (times[label] ?? 0) + 1;
      }
    }
    // 300 expected of each, with a standard deviation of 14.5: five of them.
    for (const count of times) expect(Math.abs(count - 300)).toBeLessThan(73);
  });

  it.each([
    ['none', { count: 0 }],
    ['more than there are', { count: 11 }],
    ['half a class', { count: 1.5 }],
    ['a negative seed', { seed: -1 }],
    ['a seed that is none', { seed: Number.NaN }],
  ])('refuses %s', (_, wrong) => {
    const choice = { classCount: 10, count: 3, seed: 0, ...wrong };
    expect(() => drawClasses(choice)).toThrow(refused);
  });
});

describe('splitClasses', () => {
  it('splits as it has always split', () => {
    expect(splitClasses({ classes: ten, sizes: [5, 5], seed: 0 })).toEqual([
      [3, 4, 5, 7, 9],
      [0, 1, 2, 6, 8],
    ]);
    expect(splitClasses({ classes: ten, sizes: [3, 7], seed: 3 })).toEqual([
      [4, 7, 9],
      [0, 1, 2, 3, 5, 6, 8],
    ]);
  });

  it('gives every class to one task, whatever order they come in', () => {
    const classes = [41, 3, 77, 12, 90, 5];
    const split = splitClasses({ classes, sizes: [1, 2, 3], seed: 9 });
    expect(split.map((task) => task.length)).toEqual([1, 2, 3]);
    expect(split.flat().sort((a, b) => a - b)).toEqual([...classes].sort((a, b) => a - b));
    const turned = splitClasses({ classes: classes.toReversed(), sizes: [1, 2, 3], seed: 9 });
    expect(turned).toEqual(split);
  });

  it.each([
    ['sizes that leave a class out', { sizes: [5, 4] }],
    ['sizes beyond the classes', { sizes: [5, 6] }],
    ['an empty task', { sizes: [10, 0] }],
    ['half a class', { sizes: [4.5, 5.5] }],
    ['a class twice', { classes: [0, 0, 2, 3, 4, 5, 6, 7, 8, 9] }],
    ['a seed that is none', { seed: 0.5 }],
  ])('refuses %s', (_, wrong) => {
    expect(() => splitClasses({ classes: ten, sizes: [5, 5], seed: 0, ...wrong })).toThrow(refused);
  });
});
