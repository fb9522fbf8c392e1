import { type HeatMapChart, type HeatMapChartInput, heatMapChartSchema } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { divergingColours, sequentialColours } from '../theme/colourMaps.js';
import { colourScale } from './colourScale.js';

function chart(values: (number | null)[], rest: Partial<HeatMapChartInput> = {}): HeatMapChart {
  return heatMapChartSchema.parse({
    kind: 'heat-map',
    panels: [{ title: 'a', rows: ['a'], columns: values.map(String), values: [values] }],
    rowTitle: 'r',
    columnTitle: 'c',
    valueTitle: 'v',
    ...rest,
  });
}

/** The colour of a value. */
function colourOf(value: number, of: HeatMapChart): string | undefined {
  const scale = colourScale(of);
  return scale?.colour(scale.place(value));
}

describe('colourScale', () => {
  it('goes from the lowest to the highest value, and no further', () => {
    const of = chart([2, null, 10]);
    for (const value of [2, -5]) expect(colourOf(value, of)).toBe(sequentialColours[0]);
    for (const value of [10, 50]) expect(colourOf(value, of)).toBe(sequentialColours.at(-1));
  });

  it('keeps to a given range', () => {
    const of = chart([2, 10], { range: { low: 0, high: 100 } });
    expect(colourScale(of)?.ends).toEqual({ low: 0, high: 100 });
    expect(colourScale(chart([null], { range: { low: 0, high: 1 } }))?.ticks).toContain(1);
  });

  it('has its middle colour at 0 where it diverges, however unequal its sides', () => {
    const of = chart([-2, 8]);
    expect(colourOf(0, of)).toBe(divergingColours[3]);
    expect(colourOf(8, of)).toBe(divergingColours.at(-1));
    expect(colourOf(-2, of)).not.toBe(divergingColours[0]);
    expect(colourOf(-0.01, chart([-0.01, 1]))).toBe(sequentialColours[0]);
  });

  it('is by powers of ten where it is logarithmic', () => {
    const scale = colourScale(chart([0, 1, 100, 10_000], { scale: 'log' }));
    expect(scale?.place(100)).toBeCloseTo(0.5, 9);
    expect(scale?.ticks.map(Math.round)).toEqual([1, 10, 100, 1000, 10_000]);
  });

  it('is none without values', () => {
    expect(colourScale(chart([null]))).toBeNull();
    expect(colourScale(chart([0, -1], { scale: 'log' }))).toBeNull();
  });
});
