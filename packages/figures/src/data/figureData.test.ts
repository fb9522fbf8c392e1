import { figureSchema } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import {
  exampleDots,
  exampleLines,
  exampleMaps,
  exampleScatter,
} from '../testing/exampleFigures.js';
import { figureData } from './figureData.js';

describe('figureData', () => {
  it('has a row for every point of every line', () => {
    const figure = exampleLines(2);
    const { columns, rows } = figureData(figure);
    expect(columns).toEqual(['panel', 'line', 'x', 'y', 'low', 'high']);
    if (figure.chart.kind !== 'lines') throw new Error('not lines');
    const { panels } = figure.chart;
    const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
    expect(rows).toHaveLength(points.length);
    const [first] = panels[0]?.lines ?? [];
    const [point] = first?.points ?? [];
    expect(rows[0]).toEqual([
      panels[0]?.title,
      first?.name,
      point?.x,
      point?.y,
      point?.low,
      point?.high,
    ]);
  });

  it('names categories', () => {
    const figure = figureSchema.parse({
      id: 'a',
      title: 'a',
      caption: 'a',
      chart: {
        kind: 'lines',
        panels: [
          {
            title: 'p',
            x: { title: 'x', scale: 'category', labels: ['one', 'two'] },
            y: { title: 'y' },
            lines: [{ name: 'l', points: [1, 0].map((x) => ({ x, y: null })) }],
          },
        ],
      },
    });
    expect(figureData(figure).rows.map((row) => row[2])).toEqual(['two', 'one']);
    expect(figureData(figure).rows[0]).toEqual(['p', 'l', 'two', null, null, null]);
  });

  it('has a row for every cell', () => {
    const { columns, rows } = figureData(exampleMaps([3, 4]));
    expect(columns).toEqual(['panel', 'row', 'column', 'value']);
    expect(rows).toHaveLength(9 + 16);
    expect(rows[0]).toEqual(['map 1', '1', '1', null]);
    expect(rows[1]?.slice(0, 3)).toEqual(['map 1', '1', '2']);
  });

  it('has a row for every point of a cloud', () => {
    const { columns, rows } = figureData(exampleScatter(3, 20, 2));
    expect(columns).toEqual(['panel', 'group', 'x', 'y']);
    expect(rows).toHaveLength(40);
    expect(rows[4]?.slice(0, 2)).toEqual(['layer 1', 'class 2']);
  });

  it('has a column for each seed of a dot', () => {
    const { columns, rows } = figureData(exampleDots(2, 2));
    expect(columns).toEqual([
      ...['row', 'series', 'value', 'low', 'high'],
      ...['seed_1', 'seed_2', 'seed_3'],
    ]);
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toEqual(['row 2 of the pairings', 'series 2', ...Array(6).fill(null)]);
  });
});
