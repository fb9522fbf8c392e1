import { describe, expect, it } from 'vitest';
import { embeddingChart } from './embeddingChart.js';
import { chartFile, chartSvg } from './files/chartFile.js';
import { linesChart } from './linesChart.js';
import { geometric } from './Measured.js';
import { similarityChart } from './similarityChart.js';
import { spectrumChart } from './spectrumChart.js';
import { roomOf, seeds } from './testing/chartRoom.js';

const look = { theme: roomOf().theme, hidden: new Set<string>() };

describe('linesChart', () => {
  const variance = linesChart({
    title: 'VGG-19: variances',
    measure: 'variance',
    scale: 'log',
    layers: ['relu1', 'relu2', 'relu3'],
    lines: [
      { name: 'within classes', dash: false, points: [seeds(0.4, 0.5), seeds(0.04), null] },
      { name: 'between classes', dash: true, points: [seeds(0.002), seeds(0.02), seeds(0)] },
    ],
    tunnel: { from: 2, to: 3, label: 'tunnel', certain: true },
  });

  it('has powers of ten, or 2 and 5 times them, at the ends of a logarithmic axis', () => {
    expect(variance.option(roomOf())).toMatchObject({
      yAxis: {
        type: 'log',
        min: 0.001,
        max: 1,
        axisLabel: { customValues: [0.001, 0.01, 0.1, 1] },
      },
    });
    const near = linesChart({
      ...{ title: '', measure: '', scale: 'log', layers: ['a', 'b'], tunnel: null },
      lines: [{ name: 'ratio', dash: false, points: [seeds(11), seeds(13)] }],
    });
    expect(near.option(roomOf())).toMatchObject({ yAxis: { min: 10, max: 20 } });
  });

  it('has gaps where there is no value, or none that a logarithm has', () => {
    const { series } = variance.option(roomOf()) as { series: { name: string; data: unknown }[] };
    expect(series.find(({ name }) => name === 'within classes')?.data).toEqual([
      [1, 0.45],
      [2, 0.04],
      [3, null],
    ]);
    expect(series.filter(({ name }) => name === 'between classes')[0]?.data).toEqual([
      [1, 0.002],
      [2, 0.02],
      [3, null],
    ]);
  });

  it('reads every layer out, and is drawn', () => {
    expect(variance.readings[0]?.[2]?.values).toEqual([
      ['within classes', '–'],
      ['between classes', '0'],
    ]);
    const svg = chartSvg(variance, look);
    expect(svg).toContain('within classes');
    expect(svg).not.toContain('NaN');
  });
});

describe('geometric', () => {
  it('is the mean on a logarithmic axis, with an interval that stays above 0', () => {
    const found = geometric([
      { seed: 0, value: 1 },
      { seed: 1, value: 100 },
    ]);
    expect(found?.mean).toBeCloseTo(10, 12);
    expect(found?.low).toBeGreaterThan(0);
    expect(geometric([{ seed: 0, value: 0 }])).toBeNull();
    expect(geometric([])).toBeNull();
  });
});

describe('spectrumChart', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 8 * (index + 1) ** -2);
  const model = spectrumChart({
    subject: 'MLP',
    layers: [
      { layer: 1, name: 'relu1', values },
      { layer: 2, name: 'relu2', values: [4, 2, 1e-5, 0] },
    ],
    rtol: 1e-3,
  });

  it('draws shares of the largest value on two logarithmic axes, and the threshold of the rank', () => {
    expect(model.option(roomOf())).toMatchObject({
      xAxis: { type: 'log', min: 1, max: 1000 },
      yAxis: { type: 'log', max: 1 },
      series: [
        { name: 'places' },
        { name: '1 relu1' },
        { name: '2 relu2' },
        { name: 'threshold', data: [{ value: [1, 1e-3] }, { value: [1000, 1e-3] }] },
      ],
    });
    const { series } = model.option(roomOf()) as { series: { data: [number, number | null][] }[] };
    expect(series[1]?.data[0]).toEqual([1, 1]);
    expect(series[1]?.data.length).toBeLessThanOrEqual(120);
    expect(series[1]?.data.at(-1)?.[0]).toBe(1000);
    expect(series[2]?.data.slice(0, 4)).toEqual([
      [1, 1],
      [2, 0.5],
      [3, 2.5e-6],
      [4, null],
    ]);
  });

  it('counts ranks as the engine does: values above the threshold', () => {
    expect(model.table.rows.map((row) => row.at(-1))).toEqual([31, 2]);
  });

  it('keeps all values for its CSV', () => {
    expect(model.data.rows).toHaveLength(1004);
  });

  it('is drawn with a name for each layer', () => {
    const svg = chartSvg(model, look);
    for (const name of ['1 relu1', '2 relu2', '>rank: values above 0.001<'])
      expect(svg).toContain(name);
    expect(svg).not.toContain('NaN');
  });
});

describe('similarityChart', () => {
  const model = similarityChart({
    title: 'MLP: CKA',
    rows: ['relu1', 'relu2', 'relu3'],
    columns: ['relu1', 'relu2', 'relu3'],
    rowTitle: 'layer',
    columnTitle: 'layer',
    values: [
      [1, 0.5, null],
      [0.5, 1, 0.9],
      [null, 0.9, 1],
    ],
    pValues: null,
    tunnel: { from: 2, to: 3 },
  });

  it('has the first row at the bottom, and arrow keys go from the top', () => {
    expect(model.readings.map(([cell]) => cell?.title)).toEqual([
      '3 relu3 × 1 relu1',
      '2 relu2 × 1 relu1',
      '1 relu1 × 1 relu1',
    ]);
    expect(model.readings[0]?.[0]?.values).toEqual([['CKA', 'undefined: a constant layer']]);
    expect(model.readings[0]?.[1]?.at).toEqual({ seriesIndex: 0, dataIndex: 5 });
    expect(model.readings[0]?.[0]?.at).toEqual({ seriesIndex: 1, dataIndex: 1 });
  });

  it('colours from 0 to 1, and both ways from 0 where values are below it', () => {
    expect(model.option(roomOf())).toMatchObject({ visualMap: { min: 0, max: 1 } });
    const below = similarityChart({
      ...{ title: '', rows: ['a'], columns: ['a'], rowTitle: 'layer', columnTitle: 'layer' },
      ...{ values: [[-0.4]], pValues: [[0.5]], tunnel: null },
    });
    expect(below.option(roomOf())).toMatchObject({ visualMap: { min: -1, max: 1 } });
    expect(below.readings[0]?.[0]?.values).toEqual([
      ['CKA', '−0.400'],
      ['p by random pairings', '0.500'],
    ]);
  });

  it('is square on every screen, and drawn with its values and its tunnel', () => {
    expect(model.heightPx(320)).toBe(320 - 72 + 108);
    expect(model.heightPx(2000)).toBe(560 + 108);
    const svg = chartSvg(model, look);
    expect(svg).toContain('0.90');
    expect(svg).toContain(look.theme.missing);
    expect(svg).not.toContain('NaN');
  });

  it('is a matrix as its table, and tidy as its CSV', () => {
    expect(model.table.rows[0]).toEqual(['relu1', '1.00', '0.50', 'undefined']);
    expect(model.data.rows[1]).toEqual([1, 'relu1', 2, 'relu2', 0.5, null]);
  });
});

describe('embeddingChart', () => {
  const model = embeddingChart({
    title: 'Map',
    layer: 'relu1',
    points: [
      [0, 0],
      [1, 2],
      [3, 4],
    ],
    labels: [1, 0, 1],
    classNames: ['cat', 'dog'],
  });

  it('has a series a class, which readings lead back to', () => {
    expect(model.option(roomOf())).toMatchObject({
      series: [
        { name: 'cat', data: [[1, 2]] },
        {
          name: 'dog',
          data: [
            [0, 0],
            [3, 4],
          ],
        },
      ],
    });
    expect(model.readings[1]?.[1]).toEqual({
      title: 'dog',
      values: [
        ['image', '3'],
        ['at', '3, 4'],
      ],
      at: { seriesIndex: 1, dataIndex: 1 },
    });
  });

  it('keeps the images in their order for its CSV', async () => {
    const csv = await (await chartFile(model, 'csv', look)).text();
    expect(csv.split('\r\n').slice(0, 3)).toEqual([
      'image,layer,label,class,x,y',
      '1,relu1,1,dog,0,0',
      '2,relu1,0,cat,1,2',
    ]);
  });

  it('names classes that have no name by their number', () => {
    const [first] = embeddingChart({
      title: '',
      layer: '',
      points: [[0, 0]],
      labels: [7],
      classNames: [],
    }).legend;
    expect(first?.name).toBe('class 7');
  });
});
