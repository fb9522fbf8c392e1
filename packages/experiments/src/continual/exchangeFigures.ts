import type { FigureInput, FigureTableInput, LinesChartInput } from '@tunnel/core';
import { meanInterval } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { seedDot } from '../analysis/figures/seedDot.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { exchangeRows } from './exchangeRows.js';
import { classCounts } from './planExchange.js';
import { type ExchangeRead, pairings } from './readExchange.js';

type Panel = LinesChartInput['panels'][number];

/** Intervals of few seeds go beyond what an accuracy can be. */
const shares = { low: 0, high: 100 };

const accuracyAxis = { title: 'Test accuracy (%)', range: shares };

/** What the names of pairings mean, for captions. */
const legend =
  'E1T2 is the extractor after task 1 with the tunnel after task 2, and so on. Both heads are those after task 2, each judges its own task.';

const bands = 'Means over the seeds with Student’s 95 % intervals.';

/** The figures of all networks. */
export function exchangeFigures(exchanges: readonly ExchangeRead[]): FigureInput[] {
  return [
    ...exchanges.map(pairingsFigure),
    splitsFigure(exchanges, 1),
    splitsFigure(exchanges, 2),
    probesFigure(exchanges),
  ];
}

/** The pairings of one network, taken apart where its tunnel starts. */
function pairingsFigure(exchange: ExchangeRead): FigureInput {
  const { title, chosen, network } = exchange;
  const rows = exchangeRows(chosen);
  return {
    id: `pairings-${slugOf(title)}`,
    title: `Extractors and tunnels exchanged: ${title}`,
    caption: `Test accuracy on each task of the network taken apart after ${chosen.point.name}. ${legend}${fineTuningCaption(exchange)} ${bands} ${countsOf(exchange)} A guess is right on ${percent(1 / network.sizes[0])} % of task 1 and ${percent(1 / network.sizes[1])} % of task 2.`,
    chart: {
      kind: 'dots',
      rows: rows.map(({ name }) => name),
      x: accuracyAxis,
      series: [
        { name: 'task 1', dots: rows.map(({ task1 }) => seedDot(task1)) },
        { name: 'task 2', dots: rows.map(({ task2 }) => seedDot(task2)) },
      ],
    },
  };
}

function fineTuningCaption({ network }: ExchangeRead): string {
  const { fineTuning } = network;
  if (!fineTuning) return '';
  const { epochs, learningRate } = fineTuning.training;
  const images = fineTuning.images ?? network.images;
  const some = images === null ? 'all images' : counted(images, 'image');
  return ` Fine-tuned: the whole network, none of it frozen, learned ${some} of task 1 for ${counted(epochs, 'epoch')} at a rate of ${learningRate}. New head: a linear probe of task 1 on the frozen network’s last layer before its heads (E2T1), or on the extractor’s last layer (E2).`;
}

/** All pairings against the place where the network is taken apart. */
function splitsFigure(exchanges: readonly ExchangeRead[], task: 1 | 2): FigureInput {
  return {
    id: `split-points-task-${task}`,
    title: `Where the network is taken apart: accuracy on task ${task}`,
    caption: `Test accuracy on task ${task} of each pairing against the last stage of the extractor. ${legend} Upright lines: where the tunnel starts after task 1, by the 95 % rule on probes of task 1 (or the next place that was planned). ${bands} ${exchanges.map(countsOf).join(' ')}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: exchanges.map((exchange) => splitsPanel(exchange, task)),
    },
  };
}

function splitsPanel({ title, parts, chosen }: ExchangeRead, task: 1 | 2): Panel {
  return {
    title,
    x: {
      title: 'The extractor’s last stage',
      scale: 'category',
      labels: parts.map(({ point }) => point.name),
    },
    y: accuracyAxis,
    lines: pairings.map((name) => ({
      name,
      points: parts.map((each, at) =>
        seedPoint(
          at,
          each.pairings[name].map((accuracies) => accuracies[task - 1] ?? null),
        ),
      ),
      dash: name === 'E1T1' || name === 'E2T2',
    })),
    rules: [{ axis: 'x', at: parts.indexOf(chosen), label: 'tunnel starts' }],
  };
}

/** What the layers know of task 1, before and after task 2. */
function probesFigure(exchanges: readonly ExchangeRead[]): FigureInput {
  return {
    id: 'task-1-probes',
    title: 'What the layers know of task 1 before and after task 2',
    caption: `Test accuracy of linear probes of task 1 on each layer of the network after task 1 and after task 2, at VGG-19’s ReLUs and at the ends of ResNet-18’s blocks. Shaded: the tunnel after task 1 by the 95 % rule, where the verdict is that there is one. ${bands} ${exchanges.map(countsOf).join(' ')}`,
    chart: { kind: 'lines', columns: 2, panels: exchanges.map(probesPanel) },
  };
}

function probesPanel({ title, network, overSeeds, probed }: ExchangeRead): Panel {
  const { verdict, rules, depth } = overSeeds.detection;
  const start = rules[0]?.start ?? null;
  return {
    title,
    x: { title: 'Layer', scale: 'category', labels: [...network.probed] },
    y: { title: 'Probe accuracy on task 1 (%)', range: shares },
    lines: probed.map((byLayer, at) => ({
      name: `after task ${at + 1}`,
      colour: 'id',
      dash: at === 1,
      points: byLayer.map((bySeed, layer) => seedPoint(layer, bySeed)),
    })),
    shade:
      verdict.verdict === 'tunnel' && start !== null
        ? { from: start - 1, to: depth - 1, label: 'tunnel (95 % rule)' }
        : null,
  };
}

/** All pairings and fine-tunings of all networks, taken apart where their tunnels start. */
export function pairingsTable(exchanges: readonly ExchangeRead[]): FigureTableInput {
  const points = (title: string) => ({ title, unit: 'points', digits: 1 });
  const percents = (title: string) => ({ title, unit: '%', digits: 1 });
  return {
    id: 'pairings',
    title: 'Extractors and tunnels of two tasks exchanged',
    caption: `Test accuracy by task, each network taken apart where its tunnel starts. ${legend} ± is half of Student’s 95 % interval over the seeds. ${exchanges.map(countsOf).join(' ')}`,
    columns: [
      { title: 'Network' },
      { title: 'Classes' },
      { title: 'Extractor up to' },
      { title: 'Parts' },
      percents('Task 1'),
      points('± task 1'),
      percents('Task 2'),
      points('± task 2'),
    ],
    rows: exchanges.flatMap(({ network, chosen }) =>
      exchangeRows(chosen).map(({ name, task1, task2 }) => [
        network.name,
        classCounts(network),
        chosen.point.name,
        name,
        ...meanAndHalf(task1),
        ...meanAndHalf(task2),
      ]),
    ),
  };
}

function meanAndHalf(values: readonly number[]): [number | null, number | null] {
  if (values.length === 0) return [null, null];
  const { mean, interval } = meanInterval(values);
  return [mean, interval && interval.high - mean];
}

function countsOf({ title, seeds, images: [first, second] }: ExchangeRead): string {
  return `${title}: ${counted(seeds, 'seed')}, ${first.toLocaleString('en-GB')} and ${counted(second, 'test image')}.`;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}

/** `vgg-19-5-5-classes` */
function slugOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
