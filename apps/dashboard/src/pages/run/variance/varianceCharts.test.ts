import type { VarianceResult } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { taskSubjects } from '../measured/taskSubjects.js';
import { collapseChart, ratioChart, variancesChart } from './varianceCharts.js';

function result(scale: number): VarianceResult {
  return {
    layers: ['relu1', 'pool'].map((name, at) => ({
      ...{ layer: at + 1, name, features: 8, featuresUsed: 8 },
      ...{ intra: scale, inter: at === 0 ? 0 : scale, ratio: at === 0 ? null : 1 },
      ...{ nc1: 2, nc2Equinorm: 0.5, nc2Equiangular: 0.25, nc3: null, nc4: at === 0 ? null : 0.1 },
      nearestMeanAccuracy: 0.9,
    })),
    ...{ classes: 10, images: 500, seconds: 1, device: 'cpu' },
  };
}

const [subject] = taskSubjects([
  { id: 'a', label: 'VGG-19, seed 0: variances', result: result(1) },
  { id: 'b', label: 'VGG-19, seed 1: variances', result: result(100) },
]);
if (!subject) throw new Error('there is a subject');

describe('the charts of variances', () => {
  it('have geometric means over the seeds, and gaps where a value is 0', () => {
    const { rows } = variancesChart(subject, null).data;
    expect(rows.map(([line, layer]) => [line, layer])).toEqual([
      ['within classes', 1],
      ['within classes', 2],
      ['between classes', 2],
    ]);
    expect(rows[0]?.[4]).toBe(2);
    expect(rows[0]?.[5]).toBeCloseTo(10, 12);
  });

  it('leave out layers where a ratio or a measure is not defined', () => {
    expect(ratioChart(subject, null).data.rows.map(([, layer]) => layer)).toEqual([2]);
    expect(collapseChart(subject, 'nc4', null).data.rows).toEqual([
      [expect.stringContaining('NC4'), 2, 'pool', expect.any(String), 2, 0.1, 0.1, 0.1],
    ]);
  });

  it('are called after what was measured of what', () => {
    expect(variancesChart(subject, null).title).toBe(
      'VGG-19: variances, within and between classes',
    );
  });
});
