import { describe, expect, it } from 'vitest';
import { measureText } from '../font/measureText.js';
import { categoryLabels } from './categoryLabels.js';
import { categoryScale } from './scales.js';

function labelsOf(names: readonly string[], lengthPx: number) {
  const { labels, slanted } = categoryLabels(categoryScale(names).ticks, lengthPx, 40);
  return { lines: labels.map((label) => label.lines), slanted, labels };
}

const numbers = Array.from({ length: 36 }, (_, index) => String(index + 1));

describe('categoryLabels', () => {
  it('are side by side where they fit', () => {
    expect(labelsOf(['MLP', 'VGG-19'], 200)).toMatchObject({
      lines: [['MLP'], ['VGG-19']],
      slanted: false,
    });
  });

  it('are broken into lines where their words fit', () => {
    expect(labelsOf(['VGG-19', 'ResNet-18, wide'], 150)).toMatchObject({
      lines: [['VGG-19'], ['ResNet-18,', 'wide']],
      slanted: false,
    });
  });

  it('are round layer numbers where not all fit', () => {
    expect(labelsOf(numbers, 250).lines.flat()).toEqual([
      '1',
      '5',
      '10',
      '15',
      '20',
      '25',
      '30',
      '35',
    ]);
    expect(labelsOf(numbers, 1200).lines.flat()).toEqual(numbers);
  });

  it('are left out in part, evenly, where they are short', () => {
    expect(labelsOf(['c0', 'c1', 'c2', 'c3', 'c4'], 60).lines.flat()).toEqual(['c0', 'c2', 'c4']);
  });

  it('are slanted where they are long, and reach no further than there is room', () => {
    const names = Array.from({ length: 12 }, (_, index) => `${index} layer4.2.downsample.conv`);
    const { slanted, labels } = labelsOf(names, 280);
    expect(slanted).toBe(true);
    for (const { at, lines } of labels) {
      const reachPx = measureText(lines[0] ?? '', 12) * Math.SQRT1_2;
      expect(reachPx).toBeLessThanOrEqual(at * 280 + 40);
    }
  });
});
