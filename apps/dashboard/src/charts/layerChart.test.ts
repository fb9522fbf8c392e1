import { describe, expect, it } from 'vitest';
import { chartSvg } from './files/chartFile.js';
import { type ChartSplit, type LayerChartInput, layerChart } from './layerChart.js';
import { roomOf, seeds } from './testing/chartRoom.js';

const split: ChartSplit = {
  span: { from: 3, to: 4, label: 'tunnel', certain: true },
  threshold: 0.475,
  starts: [3, 3, 2],
  interval: { low: 2, high: null },
  words: 'The tunnel starts at layer 3.',
};

const input: LayerChartInput = {
  network: 'MLP',
  layers: [
    {
      layer: 1,
      name: 'relu1',
      id: seeds(0.3, 0.32, 0.31),
      ood: seeds(0.5, 0.5, 0.53),
      rank: seeds(900, 910, 905),
    },
    {
      layer: 2,
      name: 'relu2',
      id: seeds(0.4, 0.44, 0.42),
      ood: seeds(0.6, 0.6, 0.63),
      rank: seeds(400, 390, 395),
    },
    {
      layer: 3,
      name: 'relu3',
      id: seeds(0.5, 0.52, 0.48),
      ood: seeds(0.4, 0.4, 0.43),
      rank: seeds(40, 30, 35),
    },
    {
      layer: 4,
      name: 'relu4',
      id: seeds(0.5, 0.51, 0.49),
      ood: seeds(0.3, 0.3, 0.33),
      rank: seeds(9, 11, 10),
    },
  ],
  idName: 'CIFAR-10',
  oodName: 'CIFAR-100',
  split,
  showSeeds: false,
};

const optionOf = (change: Partial<LayerChartInput> = {}, room = roomOf()) =>
  layerChart({ ...input, ...change }).option(room);

describe('layerChart', () => {
  it('draws the probes in per cent and the rank on a logarithmic axis of its own', () => {
    expect(optionOf()).toMatchObject({
      yAxis: [
        { type: 'value', position: 'left' },
        { type: 'log', position: 'right', min: 1, max: 1000, show: true },
      ],
      series: [
        { name: 'places' },
        {
          name: 'ID probe, CIFAR-10',
          yAxisIndex: 0,
          data: [
            [1, 31],
            [2, 42],
            [3, 50],
            [4, 50],
          ],
        },
        { name: 'OOD probe, CIFAR-100', yAxisIndex: 0 },
        {
          name: 'numerical rank (right axis)',
          yAxisIndex: 1,
          data: [
            [1, 905],
            [2, 395],
            [3, 35],
            [4, 10],
          ],
        },
        { name: 'tunnel' },
        { type: 'custom', name: 'ID probe, CIFAR-10' },
        { type: 'custom', name: 'OOD probe, CIFAR-100' },
        { type: 'custom', name: 'numerical rank (right axis)' },
        { type: 'custom', name: 'starts' },
      ],
    });
  });

  it('shades the tunnel from half a layer before its start, and moves it with the split', () => {
    const area = (from: number) => ({
      series: expect.arrayContaining([
        expect.objectContaining({
          name: 'tunnel',
          markArea: expect.objectContaining({
            data: [[{ name: 'tunnel', xAxis: from - 0.5 }, { xAxis: 4.5 }]],
          }),
        }),
      ]),
    });
    expect(optionOf()).toMatchObject(area(3));
    const moved = { ...split, span: { from: 2, to: 4, label: 'tunnel', certain: true } };
    expect(optionOf({ split: moved })).toMatchObject(area(2));
    expect(optionOf({ split: { ...split, span: null } })).not.toMatchObject(area(3));
  });

  it('reads each layer out with its band, and says what it belongs to', () => {
    const [readings = []] = layerChart(input).readings;
    expect(readings.map(({ title }) => title)).toEqual(
      [1, 2, 3, 4].map((at) => `Layer ${at}, relu${at}`),
    );
    expect(readings[1]?.values[0]).toEqual(['ID', '42.0\u00a0% (37.0\u00a0% to 47.0\u00a0%)']);
    expect(readings.map(({ values }) => values.at(-1)?.[1])).toEqual([
      ...['extractor', 'extractor'],
      ...['tunnel', 'tunnel'],
    ]);
    const open = { ...split, span: { from: 3, to: 4, label: 'undecided', certain: false } };
    const [unsure = []] = layerChart({ ...input, split: open }).readings;
    expect(unsure[3]?.values.at(-1)?.[1]).toBe('tunnel, if there is one');
  });

  it('keeps every seed’s number for its CSV', () => {
    const { columns, rows } = layerChart(input).data;
    expect(columns.slice(-3)).toEqual(['seed 0', 'seed 1', 'seed 2']);
    expect(rows).toHaveLength(12);
    expect(rows[2]?.slice(0, 4)).toEqual(['MLP', 1, 'relu1', 'rank']);
    expect(rows[2]?.slice(-3)).toEqual([900, 910, 905]);
  });

  it('leaves out what was not measured', () => {
    const layers = input.layers.map((layer) => ({ ...layer, ood: null, rank: null }));
    const model = layerChart({ ...input, layers, split: null });
    expect(model.legend.map(({ name }) => name)).toEqual(['ID probe, CIFAR-10']);
    expect(model.option(roomOf())).toMatchObject({ yAxis: [{}, { show: false }] });
    expect(model.table.columns).toEqual(['layer', 'name', 'ID', 'lies in']);
  });

  it('has no place for a rank of 0 on its axis, and keeps bands within it', () => {
    const layers = input.layers.map((layer, at) =>
      at === 3 ? { ...layer, rank: seeds(0, 0, 0) } : layer,
    );
    const { series } = optionOf({ layers }) as { series: { name: string; data: unknown[] }[] };
    expect(series[3]?.data[3]).toEqual([4, null]);
  });

  it.each(['light', 'dark'] as const)(
    'is drawn as a file with title, legend and words: %s',
    (name) => {
      const { theme } = roomOf({}, name);
      const svg = chartSvg(layerChart(input), { theme, hidden: new Set() });
      expect(svg).toContain('<title>MLP: probes and rank by layer</title>');
      expect(svg).toContain('The tunnel starts at layer 3.</desc>');
      for (const text of ['OOD probe, CIFAR-100', 'numerical rank', '>tunnel<', '×2'])
        expect(svg).toContain(text);
      for (const colour of [theme.background, theme.id, theme.ood, theme.tunnelShade]) {
        expect(svg).toContain(colour);
      }
      expect(svg).not.toContain('NaN');
    },
  );

  it('hides what its legend hides, in files too', () => {
    const { theme } = roomOf();
    const hidden = new Set(['OOD probe, CIFAR-100']);
    const line = new RegExp(`stroke="${theme.ood}"[^>]*stroke-dasharray`);
    expect(chartSvg(layerChart(input), { theme, hidden: new Set() })).toMatch(line);
    expect(optionOf({}, roomOf({ hidden }))).toMatchObject({
      legend: { selected: { 'ID probe, CIFAR-10': true, 'OOD probe, CIFAR-100': false } },
    });
  });
});
