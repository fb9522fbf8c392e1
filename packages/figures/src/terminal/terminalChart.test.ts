import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exampleDeepRun } from '../testing/exampleDeepRun.js';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { type TerminalChartOptions, terminalChart } from './terminalChart.js';

const lengths = (chart: string) => chart.split('\n').map((line) => [...line].length);
const plotOf = (chart: string) => chart.split('\n').filter((line) => /[│┤]/.test(line));

describe('terminalChart', () => {
  it('draws lines, axes, tunnel and legend', () => {
    const run = exampleRun(exampleLayers([40, 58, 60, 60], [60, 50, 45, 40], null));
    expect(terminalChart(run, { width: 60, height: 7 })).toBe(
      [
        'probe accuracy (%)',
        '  65 ┤',
        '  60 ┤○˙    ●·····●·····●',
        '  55 ┤  ˙˙˙·',
        '  50 ┤   ··˙○˙˙',
        '  45 ┤ ··      ˙˙˙○˙˙',
        '  40 ┤●              ˙˙˙○',
        '  35 ┤',
        '     └┬─────┬─────┬─────┬',
        'layer 1     2     3     4',
        '            ═════════════',
        '      ● ID probe, CIFAR-10',
        '      ○ OOD probe, CIFAR-100, 10 classes',
        '      ═ tunnel 2–4 (95 % rule)',
      ].join('\n'),
    );
  });

  it.each([3, 12, 40, 60, 66, 67, 100, 256])('draws all of %i layers', (depth) => {
    for (const width of [32, 72, 120, 400]) {
      const run = exampleDeepRun(depth);
      const chart = terminalChart(run, { width });
      expect(Math.max(...lengths(chart))).toBeLessThanOrEqual(width);
      expect(plotOf(chart)).toHaveLength(14);
      const bar = chart.split('\n').find((line) => /^ *═+$/.test(line)) ?? '';
      const axis = chart.split('\n').find((line) => line.includes('└')) ?? '';
      expect(bar.length).toBe(axis.length);
      expect(chart).toContain(`═ tunnel ${run.detection?.rules[0]?.start}–${depth}`);
    }
  });

  it('puts a mark for every layer where there is room', () => {
    const plot = plotOf(terminalChart(exampleDeepRun(12))).join('');
    expect(plot.split(/[●◉]/)).toHaveLength(13);
    expect(plot.split(/[○◉]/)).toHaveLength(13);
  });

  it('puts higher accuracies higher, on the scale’s rows', () => {
    const run = exampleRun(exampleLayers([20, 40, 60, 80], null, null));
    const rows = plotOf(terminalChart(run, { height: 11 }));
    const marks = rows.flatMap((line, row) => {
      const column = line.indexOf('●');
      return column === -1 ? [] : [[row, column]];
    });
    expect(marks).toEqual([
      [2, 24],
      [4, 18],
      [6, 12],
      [8, 6],
    ]);
    expect(rows[0]).toMatch(/^ 100 ┤/);
    expect(rows[8]).toMatch(/^ {2}20 ┤/);
  });

  it('numbers the layers under their columns, none touching another', () => {
    for (const depth of [2, 12, 60, 256]) {
      const chart = terminalChart(exampleDeepRun(depth)).split('\n');
      const line = chart.find((each) => each.startsWith('layer')) ?? '';
      const numbers = line.slice(5).trim().split(/ +/).map(Number);
      expect(numbers[0]).toBe(1);
      expect(numbers.at(-1)).toBe(depth);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });

  it('shows what there is', () => {
    const none = { ...exampleDeepRun(12, { ood: false }), detection: null };
    expect(terminalChart(none)).not.toMatch(/OOD|tunnel|○|═/);
    expect(terminalChart(exampleRun(exampleLayers([30, 54], null)))).toContain(
      'No tunnel (95 % rule: layer 2 of 2)',
    );
    expect(terminalChart(exampleRun(exampleLayers([50], [40], [10])))).toContain('●');
    expect(terminalChart(exampleRun([]))).toBe('no layer was measured');
  });

  it('marks where both lines meet', () => {
    const run = exampleRun(exampleLayers([50, 60], [50, 40], null));
    expect(terminalChart(run)).toContain('◉ both');
    const apart = exampleRun(exampleLayers([50, 60], [30, 20], null));
    expect(terminalChart(apart)).not.toContain('◉');
  });

  it('says the same with colour', () => {
    const coloured = terminalChart(exampleRun(), { color: true });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(terminalChart(exampleRun()));
  });

  const refused: [TerminalChartOptions][] = [
    [{ width: 31 }],
    [{ width: 401 }],
    [{ width: 72.5 }],
    [{ height: 5 }],
    [{ height: Number.NaN }],
  ];
  it.each(refused)('refuses %o', (options) => {
    expect(() => terminalChart(exampleRun(), options)).toThrow(
      expect.objectContaining({ code: 'invalid-request', context: options }),
    );
  });
});
