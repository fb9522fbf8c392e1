import { describe, expect, it } from 'vitest';
import { layerChart } from './layerChart.js';
import { moved, readingOfPoint } from './readingAt.js';
import { similarityChart } from './similarityChart.js';
import { seeds } from './testing/chartRoom.js';

const map = similarityChart({
  ...{
    title: '',
    rows: ['a', 'b'],
    columns: ['a', 'b', 'c'],
    rowTitle: 'layer',
    columnTitle: 'layer',
  },
  ...{
    values: [
      [1, 0.5, 0.2],
      [0.5, 1, null],
    ],
    pValues: null,
    tunnel: null,
  },
});

const lines = layerChart({
  network: 'MLP',
  layers: ['a', 'b'].map((name, at) => ({
    layer: at + 1,
    name,
    id: seeds(0.5),
    ood: null,
    rank: null,
  })),
  ...{ idName: 'CIFAR-10', oodName: null, split: null, showSeeds: false },
});

describe('moved', () => {
  it('begins at the first place, or at the last with End', () => {
    expect(moved('ArrowRight', null, map.readings)).toEqual({ row: 0, column: 0 });
    expect(moved('End', null, map.readings)).toEqual({ row: 0, column: 2 });
  });

  it('goes a step, and no further than the ends', () => {
    const from = { row: 0, column: 2 };
    expect(moved('ArrowRight', from, map.readings)).toEqual(from);
    expect(moved('ArrowLeft', from, map.readings)).toEqual({ row: 0, column: 1 });
    expect(moved('ArrowDown', from, map.readings)).toEqual({ row: 1, column: 2 });
    expect(moved('ArrowUp', from, map.readings)).toEqual(from);
    expect(moved('Home', from, map.readings)).toEqual({ row: 0, column: 0 });
  });

  it('leaves the page its own keys', () => {
    expect(moved('Tab', null, map.readings)).toBeNull();
    expect(moved('ArrowDown', null, lines.readings)).toBeNull();
    expect(moved('ArrowDown', null, [])).toBeNull();
  });
});

describe('readingOfPoint', () => {
  it('finds a cell by its series and its place, one without a value too', () => {
    expect(readingOfPoint(map, { seriesIndex: 0, dataIndex: 1 })?.title).toBe('1 a × 2 b');
    expect(readingOfPoint(map, { seriesIndex: 1, dataIndex: 0 })?.title).toBe('2 b × 3 c');
  });

  it('finds a layer by any line there, and not by what lies behind the lines', () => {
    const points = [
      { seriesType: 'custom', seriesIndex: 5, dataIndex: 0 },
      { seriesType: 'line', seriesIndex: 3, dataIndex: 1 },
    ];
    expect(readingOfPoint(lines, points)?.title).toBe('Layer 2, b');
    expect(readingOfPoint(lines, [])).toBeNull();
    expect(readingOfPoint(lines, { name: 'tunnel' })).toBeNull();
  });
});
