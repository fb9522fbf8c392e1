import { describe, expect, it } from 'vitest';
import { madeUpProbe } from '../testing/madeUp.js';
import { poolProbes, poolTests } from './poolProbes.js';

const small = madeUpProbe([0.5, 1], { imagesTest: 2 });
const large = madeUpProbe([0.25, 0], { imagesTest: 4 });

function testOf({ result, correct }: ReturnType<typeof madeUpProbe>) {
  if (!correct) throw new Error('no correctness was made up');
  return { classes: result.classes, images: result.imagesTest, correct };
}

describe('probes on several sets of images', () => {
  it('are as accurate as on all images together', () => {
    const { layers, imagesTest } = poolProbes([small.result, large.result]);
    expect(imagesTest).toBe(6);
    expect(layers.map(({ accuracy }) => accuracy)).toEqual([2 / 6, 2 / 6]);
  });

  it('are right on the same images as each by itself, layer by layer', () => {
    const { images, correct } = poolTests([testOf(small), testOf(large)]);
    expect(images).toBe(6);
    expect([...correct]).toEqual([1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it('leave a lone probe as it is', () => {
    expect(poolProbes([small.result])).toEqual(small.result);
    expect(poolTests([testOf(small)])).toEqual(testOf(small));
  });

  it('are refused where chance is not the same, and where there is none', () => {
    const others = { ...large.result, classes: 5 };
    expect(() => poolProbes([small.result, others])).toThrow('10, 5 classes');
    expect(() => poolProbes([])).toThrow('none');
  });
});
