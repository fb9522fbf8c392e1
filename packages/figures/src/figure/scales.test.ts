import { type Axis, axisSchema } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { categoryScale, horizontalScale, reversed, type Scale, verticalScale } from './scales.js';

function axis(rest: Partial<Axis> = {}): Axis {
  return axisSchema.parse({ title: 'axis', ...rest });
}

function texts(scale: Scale): string[] {
  return scale.ticks.map(({ text }) => text);
}

describe('scales', () => {
  it('end at round numbers upwards', () => {
    const scale = verticalScale(axis(), [1.3, 4.2], 300);
    expect(texts(scale)).toEqual(['1', '2', '3', '4', '5']);
    expect([scale.place(1), scale.place(5)]).toEqual([0, 1]);
  });

  it('of whole numbers have no ticks between them', () => {
    expect(texts(verticalScale(axis(), [3, 6], 300))).toEqual(['3', '4', '5', '6']);
  });

  it('of accuracies lie within 0 to 100', () => {
    const values = [-40, 30, 130];
    const accuracy = verticalScale(axis({ title: 'OOD probe accuracy (%)' }), values, 300);
    expect([accuracy.place(0), accuracy.place(100)]).toEqual([0, 1]);
    for (const title of ['accuracy lost (%)', 'change of accuracy, %', 'accuracy']) {
      const other = verticalScale(axis({ title }), values, 300);
      expect(other.place(-40), title).toBeGreaterThanOrEqual(0);
      expect(other.place(130), title).toBeLessThanOrEqual(1);
    }
  });

  it('on a logarithmic axis have no place for 0', () => {
    const scale = verticalScale(axis({ scale: 'log' }), [0, 1e-7, 1e-3], 300);
    expect(scale.place(0)).toBeNull();
    expect(scale.place(-1)).toBeNull();
    expect(texts(scale)).toEqual(['1e−7', '1e−6', '1e−5', '1e−4', '1e−3']);
    const share = scale.place(1e-5) ?? -1;
    expect(share).toBeCloseTo(0.5, 9);
  });

  it('leave out marks that would lie too near each other', () => {
    const values = [1, 500];
    expect(texts(verticalScale(axis({ scale: 'log' }), values, 400))).toContain('200');
    expect(texts(verticalScale(axis({ scale: 'log' }), values, 100))).toEqual(['1', '10', '100']);
  });

  it('keep to a given range', () => {
    const range = { low: 2, high: 7 };
    for (const scale of [
      verticalScale(axis({ range }), [0, 100], 300),
      horizontalScale(axis({ range }), [0, 100], 300),
    ]) {
      expect([scale.place(2), scale.place(7)]).toEqual([0, 1]);
      for (const { at } of scale.ticks) expect(at >= 0 && at <= 1).toBe(true);
    }
  });

  it('give layers a step each', () => {
    const scale = horizontalScale(axis(), [1, 2, 3, 4, 3], 300);
    expect(texts(scale)).toEqual(['1', '2', '3', '4']);
    expect(scale.stepShare).toBe(0.25);
    expect(scale.place(1)).toBe(0.125);
    expect(horizontalScale(axis(), [7], 300).place(7)).toBe(0.5);
  });

  it('show the values themselves where they are few', () => {
    expect(texts(horizontalScale(axis(), [3, 6, 12, 24], 300))).toEqual(['3', '6', '12', '24']);
    expect(texts(horizontalScale(axis({ scale: 'log' }), [5, 10, 20, 100], 300))).toEqual([
      ...['5', '10', '20', '100'],
    ]);
    expect(texts(horizontalScale(axis(), [3, 4, 6, 100], 200))).not.toContain('3');
  });

  it.each([60, 200, 700])('keep numbers apart in %i pixels', (lengthPx) => {
    for (const scale of ['linear', 'log'] as const) {
      const { ticks } = horizontalScale(axis({ scale }), [0.5, 7, 123_456], lengthPx);
      ticks.slice(1).forEach(({ at }, index) => {
        expect((at - (ticks[index]?.at ?? 0)) * lengthPx).toBeGreaterThan(12);
      });
    }
  });

  it('have categories at the middle of their steps, from either end', () => {
    const scale = categoryScale(['a', 'b']);
    expect(scale.ticks.map(({ at }) => at)).toEqual([0.25, 0.75]);
    expect(reversed(scale).ticks.map(({ at }) => at)).toEqual([0.75, 0.25]);
    expect(reversed(scale).place(0)).toBe(0.75);
  });
});
