import { type Figure, type FigureInput, figureSchema, type LinesChartInput } from '@tunnel/core';

type PanelInput = LinesChartInput['panels'][number];
type LineInput = PanelInput['lines'][number];

/** A made-up share between 0 and 1, the same for the same place. */
function noise(...place: number[]): number {
  const value =
    Math.sin(place.reduce((sum, each, index) => sum + each * (12.9898 + index), 1)) * 43758.5453;
  return value - Math.floor(value);
}

function figure(id: string, chart: FigureInput['chart']): Figure {
  return figureSchema.parse({
    id,
    title: `A figure of ${id}, trained on CIFAR-10`,
    caption:
      'Means over 3 seeds with Student’s 95 % intervals; probes of 10,000 test images at the outputs of all ReLUs. Shaded is the tunnel by the 95 % rule.',
    chart,
  });
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** A line over layers that falls or rises, with its interval. */
function layerLine(
  name: string,
  depth: number,
  value: (layer: number) => number,
  rest: Partial<LineInput> = {},
): LineInput {
  return {
    name,
    points: range(depth).map((index) => {
      const y = value(index + 1);
      const room = 0.04 * Math.abs(y) * (0.5 + noise(index, y));
      return { x: index + 1, y, low: y - room, high: y + room };
    }),
    ...rest,
  };
}

/** ID and OOD accuracy and rank over layers, the tunnel shaded: `panels` networks. */
export function exampleLines(panels: number, depth = 16): Figure {
  return figure('layers', {
    kind: 'lines',
    panels: range(panels).map((panel): PanelInput => {
      const start = Math.ceil(depth * (0.3 + 0.4 * noise(panel)));
      return {
        title: `Network ${panel + 1}`,
        words: [`Tunnel from layer ${start} of ${depth} on (95 % rule)`, 'n = 3 seeds'],
        x: { title: 'layer' },
        y: { title: 'probe accuracy (%)' },
        right: { title: 'numerical rank', scale: 'log' },
        lines: [
          layerLine('ID probe', depth, (layer) => 88 - 50 * Math.exp((-3 * layer) / start), {
            colour: 'id',
          }),
          layerLine(
            'OOD probe',
            depth,
            (layer) => 60 - 2 * Math.abs(layer - start) + 3 * noise(layer, panel),
            { colour: 'ood' },
          ),
          layerLine('rank', depth, (layer) => 1 + 2000 * Math.exp(-layer / 4), {
            colour: 'rank',
            dash: true,
            axis: 'right',
          }),
        ],
        shade: { from: start, to: depth, label: 'tunnel (95 % rule)' },
        rules: [{ axis: 'y', at: 10, label: 'chance' }],
      };
    }),
  });
}

/** Lines in an order, and points with intervals, over categories; and lines on logarithmic axes. */
export function exampleCategories(): Figure {
  const classes = [5, 10, 20, 50, 100];
  const layers = range(36).map((index) => `layer${Math.floor(index / 9) + 1}.${index % 9}.conv`);
  const networks = ['MLP', 'VGG-19', 'ResNet-34', 'ResNet-18, wide'];
  return figure('classes', {
    kind: 'lines',
    columns: null,
    panels: [
      {
        title: 'OOD accuracy by number of classes',
        x: { title: 'layer', scale: 'category', labels: layers },
        y: { title: 'share of the best OOD accuracy that is left (%)' },
        lines: classes.map((count) => ({
          name: `${count} classes`,
          colour: 'ordered',
          points: layers.map((_, x) => ({ x, y: 100 - (x * x) / (4 + count) })),
        })),
        rules: [
          { axis: 'y', at: 95, label: '95 % of the best' },
          { axis: 'x', at: 20, label: 'end of stage 2' },
        ],
      },
      {
        title: 'Length of the tunnel',
        x: { title: 'network', scale: 'category', labels: networks },
        y: { title: 'layers' },
        lines: ['95 % rule', '98 % rule', 'OOD peak'].map((name, index) => ({
          name,
          mark: 'points',
          points: networks.map((_, x) => {
            const y = 3 + 5 * noise(index, x);
            return { x, y, low: y - 1, high: y + 1.5 };
          }),
        })),
      },
      {
        title: 'Change of the weights',
        x: { title: 'step', scale: 'log' },
        y: { title: 'squared change per weight', scale: 'log' },
        lines: ['first layer', 'middle layer', 'last layer'].map((name, index) => ({
          name,
          dash: index === 2,
          points: [1, 10, 100, 1000, 10_000, 40_000].map((x) => ({
            x,
            y: x === 10 && index === 1 ? null : (1e-9 * x ** 1.2) / (index + 1),
          })),
        })),
      },
    ],
  });
}

/** CKA of layers with layers, square maps of the given sizes; the first cell has no value. */
export function exampleMaps(sizes: readonly number[]): Figure {
  return figure('cka', {
    kind: 'heat-map',
    panels: sizes.map((size, map) => {
      const names = range(size).map((index) => String(index + 1));
      return {
        title: `map ${map + 1}`,
        rows: names,
        columns: names,
        values: range(size).map((row) =>
          range(size).map((column) =>
            row + column === 0 ? null : Math.exp(-Math.abs(row - column) / (1 + row)),
          ),
        ),
        mark: { from: Math.floor(size / 2), to: size - 1, label: 'tunnel (95 % rule)' },
      };
    }),
    rowTitle: 'layer',
    columnTitle: 'layer',
    valueTitle: 'CKA',
    range: { low: 0, high: 1 },
    order: 'bottom',
  });
}

/** Layers by moments of a training, on a logarithmic scale of colours. */
export function exampleDevelopment(layers = 16, moments = 12): Figure {
  return figure('rank-development', {
    kind: 'heat-map',
    panels: [
      {
        title: 'rank',
        rows: range(layers).map((layer) => `features.relu${layer + 1}`),
        columns: range(moments).map((moment) => (moment === 0 ? 'start' : `epoch ${moment * 10}`)),
        values: range(layers).map((layer) =>
          range(moments).map((moment) => 3 + 2000 * Math.exp((-layer * moment) / 20)),
        ),
      },
    ],
    rowTitle: 'layer (outputs of the ReLUs)',
    columnTitle: 'moment of the training',
    valueTitle: 'numerical rank',
    scale: 'log',
  });
}

/** Differences around 0. */
export function exampleDifferences(): Figure {
  return figure('differences', {
    kind: 'heat-map',
    panels: [
      {
        title: 'difference of accuracy',
        rows: ['extractor 1', 'extractor 2'],
        columns: ['tunnel 1', 'tunnel 2', 'none'],
        values: [
          [-4.25, 12.5, 0],
          [1, -8, null],
        ],
      },
    ],
    rowTitle: 'extractor',
    columnTitle: 'tunnel',
    valueTitle: 'points of accuracy gained',
  });
}

/** Clouds of `groups` classes in `panels` panels. */
export function exampleScatter(groups: number, points: number, panels = 3): Figure {
  return figure('maps', {
    kind: 'scatter',
    groups: range(groups).map((group) => `class ${group + 1}`),
    panels: range(panels).map((panel) => ({
      title: `layer ${1 + 6 * panel}`,
      words: [panel === 0 ? 'before the tunnel' : 'in the tunnel'],
      points: range(points).map((index): [number, number] => {
        const angle = (2 * Math.PI * (index % groups)) / groups;
        const spread = 4 / (panel + 1);
        return [
          10 * Math.cos(angle) + spread * (noise(index, panel) + noise(index, 7) - 1),
          6 * Math.sin(angle) + spread * (noise(index, panel, 3) + noise(index, 9) - 1),
        ];
      }),
      groups: range(points).map((index) => index % groups),
    })),
  });
}

/** Accuracies of pairings with intervals and seeds; the last one of the last series is missing. */
export function exampleDots(rows: number, series: number): Figure {
  return figure('pairings', {
    kind: 'dots',
    rows: range(rows).map((row) => `row ${row + 1} of the pairings`),
    x: { title: 'test accuracy (%)' },
    series: range(series).map((index) => ({
      name: `series ${index + 1}`,
      dots: range(rows).map((row) => {
        if (row === rows - 1 && index === series - 1 && rows + series > 2) return null;
        const value = 30 + 60 * noise(row, index);
        const seeds = [value - 2.5, value + 0.5, value + 2];
        return { value, low: value - 5, high: value + 5, seeds };
      }),
    })),
    rules: [
      { at: 91.5, label: 'as trained' },
      { at: 10, label: 'chance' },
    ],
  });
}

/** Ten lines with names of their own, and one that is the mean of a bundle. */
export function exampleManyLines(): Figure {
  return figure('widths', {
    kind: 'lines',
    panels: [
      {
        title: 'Each width',
        x: { title: 'share of the depth (%)' },
        y: { title: 'OOD accuracy (%)' },
        lines: range(10).map((index) => ({
          name: `width × ${2 ** (index - 5)}`,
          points: range(21).map((at) => ({ x: 5 * at, y: 40 + 2 * index + 10 * Math.sin(at / 5) })),
        })),
      },
      {
        title: 'Each draw of classes',
        x: { title: 'layer' },
        y: { title: 'OOD accuracy (%)' },
        lines: [
          layerLine('mean', 16, (at) => 60 - Math.abs(at - 7), { colour: 'ood' }),
          ...range(5).map((draw) =>
            layerLine('one draw', 16, (at) => 55 + 2 * draw - Math.abs(at - 7) + noise(draw, at), {
              colour: 'ood',
              dash: true,
            }),
          ),
        ],
        rules: [
          { axis: 'y', at: 60, label: 'best layer' },
          { axis: 'y', at: 59.5, label: 'best layer of the mean' },
          { axis: 'x', at: 7, label: 'peak' },
          { axis: 'x', at: 8, label: 'start of the tunnel by the 95 % rule' },
        ],
      },
    ],
  });
}
