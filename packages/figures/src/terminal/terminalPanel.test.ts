import { type FigureInput, figureSchema } from '@tunnel/core';
import { expect, it } from 'vitest';
import { exampleMaps } from '../testing/exampleFigures.js';
import { terminalPanel } from './terminalPanel.js';

function chart(points: readonly (readonly [number, number | null])[], more: object = {}) {
  const figure: FigureInput = {
    id: 'cuts',
    title: 'Cuts',
    caption: 'Of a network.',
    chart: {
      kind: 'lines',
      panels: [
        {
          title: 'ID',
          x: { title: 'latency (µs)' },
          y: { title: 'accuracy (%)' },
          lines: [
            { name: 'front', points: points.map(([x, y]) => ({ x, y })), colour: 'id' },
            {
              name: 'every cut',
              mark: 'points',
              points: points.map(([x, y]) => ({ x, y })),
              colour: 'id',
            },
          ],
          ...more,
        },
      ],
    },
  };
  return figureSchema.parse(figure);
}

it('draws points above each other as they are, axes, and a legend', () => {
  const drawn = terminalPanel(
    chart([
      [1.5, 40],
      [10, 50],
      [40, 70],
    ]),
    { width: 50, height: 8 },
  );
  const lines = drawn.split('\n');
  expect(lines[0]).toBe('accuracy (%)');
  expect(drawn).toContain('latency (µs)');
  expect(drawn).toMatch(/●.* every cut|● every cut/);
  const rows = lines.filter((line) => /[│┤].*●/.test(line));
  expect(rows).toHaveLength(3);
  const columns = rows.map((line) => line.indexOf('●'));
  // The best is the topmost row, and the dearest.
  expect(columns).toEqual(columns.toSorted((a, b) => b - a));
});

it.each([32, 50, 80, 200])('is no wider than %d columns', (width) => {
  const drawn = terminalPanel(
    chart([
      [1234567, 40],
      [3456789, 41],
    ]),
    { width },
  );
  for (const line of drawn.split('\n')) expect([...line].length).toBeLessThanOrEqual(width);
});

it('leaves out what has no value, and what a logarithmic axis has no place for', () => {
  const log = { x: { title: 'latency', scale: 'log' } };
  const drawn = terminalPanel(
    chart(
      [
        [0, 40],
        [1, null],
        [10, 50],
      ],
      log,
    ),
  );
  expect(drawn.match(/[│┤][^│\n]*●/g)).toHaveLength(1);
});

it('draws one point alone', () => {
  expect(terminalPanel(chart([[3, 50]]))).toContain('●');
});

it('refuses a chart of another kind', () => {
  expect(() => terminalPanel(exampleMaps([3]))).toThrow(/heat-map/);
});
