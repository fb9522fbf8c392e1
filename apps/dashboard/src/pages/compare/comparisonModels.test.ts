import { detectSeeds } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { roomOf } from '../../charts/testing/chartRoom.js';
import { comparisonChart, runNames } from './comparisonModels.js';

const found = (depth: number) =>
  detectSeeds(
    [0, 1].map((seed) => ({
      seed,
      layers: Array.from({ length: depth }, (_, at) => ({
        ...{
          layer: at + 1,
          name: `relu${at + 1}`,
          id: 0.4 + 0.01 * at + 0.01 * seed,
          rank: 90 - at,
        },
      })),
    })),
  );

const network = { name: 'MLP', overSeeds: [found(3), null, found(5)] };

describe('comparisonChart', () => {
  it('has a line for each run with the network, over the layers of the deepest', () => {
    const model = comparisonChart(network, 'id', ['one', 'two', 'three']);
    expect(model?.legend.map(({ name }) => name)).toEqual(['one', 'three']);
    expect(model?.readings[0]).toHaveLength(5);
    expect(model?.readings[0]?.[4]?.values).toEqual([
      ['one', '–'],
      ['three', expect.stringMatching(/^44\.5\u00a0% \(/)],
    ]);
  });

  it('has accuracies in per cent, and ranks on a logarithmic axis', () => {
    const option = (measure: 'id' | 'rank') =>
      comparisonChart(network, measure, ['one', 'two', 'three'])?.option(roomOf());
    expect(option('id')).toMatchObject({ yAxis: { type: 'value', name: 'accuracy (%)' } });
    expect(option('rank')).toMatchObject({ yAxis: { type: 'log' } });
  });

  it('is not there for what no run measured', () => {
    expect(comparisonChart(network, 'ood', ['one', 'two', 'three'])).toBeNull();
    expect(comparisonChart({ name: 'MLP', overSeeds: [null] }, 'id', ['one'])).toBeNull();
  });
});

describe('runNames', () => {
  it('are experiment and scale, and ids where two runs share these', () => {
    const run = (id: string, experiment: string) => ({ id, experiment, scale: 'smoke' });
    expect(runNames([run('1', 'ood'), run('2', 'depth'), run('3', 'ood')])).toEqual([
      '1',
      'depth, smoke',
      '3',
    ]);
  });
});
