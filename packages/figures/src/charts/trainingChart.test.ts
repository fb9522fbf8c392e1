import { describe, expect, it } from 'vitest';
import { exampleEpochs } from '../testing/exampleRun.js';
import { hostileText } from '../testing/hostileRun.js';
import { overlaps, svgTexts } from '../testing/svgTexts.js';
import { trainingChart } from './trainingChart.js';

const words = { title: 'Training', subtitle: ['MLP, CIFAR-10'] };

describe('trainingChart', () => {
  it.each([1, 2, 8, 100, 1000])('puts no text over another, %i epochs', (epochs) => {
    for (const widthPx of [320, 480, 860]) {
      const svg = trainingChart({ epochs: exampleEpochs(epochs), ...words }, { widthPx });
      const texts = svgTexts(svg);
      expect(texts.length).toBeGreaterThan(10);
      expect(overlaps(texts)).toEqual([]);
    }
  });

  it('says what the last epoch reached', () => {
    const svg = trainingChart({ epochs: exampleEpochs(8), ...words });
    expect(svg).toContain('over 8 epochs. At the last one the training loss is 0.789 nats');
  });

  it('gives the same SVG every time', () => {
    const draw = () => trainingChart({ epochs: exampleEpochs(), ...words });
    expect(draw()).toBe(draw());
  });

  it('escapes hostile text', () => {
    const input = { epochs: exampleEpochs(), title: hostileText, subtitle: [hostileText] };
    expect(trainingChart(input)).not.toContain('<script');
  });

  it('refuses no epochs', () => {
    expect(() => trainingChart({ epochs: [], ...words })).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
