import {
  classCountOf,
  type MeanInterval,
  type NetworkResult,
  type RankSpec,
  type RunRecord,
  type SeedDetection,
} from '@tunnel/core';
import type { Theme } from '../theme/themes.js';
import { bracketsNote } from '../words/bracketsNote.js';
import { describeData } from '../words/describeData.js';
import { describeImages } from '../words/describeImages.js';
import { describeRank } from '../words/describeRank.js';
import { describeSplit } from '../words/describeSplit.js';
import { ruleTitle } from '../words/describeStart.js';
import { describeTaps } from '../words/describeTaps.js';
import { count, percent, plural } from '../words/format.js';
import { isOfOneData } from '../words/isOfOneData.js';
import { leadingRule, tunnelRule, tunnelStart } from '../words/leadingRule.js';
import { barePoint, type Line, type Point } from './lines.js';
import type { Panel, PanelChartInput } from './PanelChartInput.js';

/** A network with what was found in it over its seeds. */
interface Measured {
  readonly network: NetworkResult;
  readonly found: SeedDetection;
}

/** The first figure of a run: ID and OOD probe accuracy of every layer, a panel a network. */
export function accuracyPanels(run: RunRecord): PanelChartInput {
  return {
    title: `Probe accuracy of every layer${trainedOn(run)}`,
    subtitle: [describeImages(run)],
    panels: measured(run).map((each) => panelOf(each, (theme) => probeLines(each, run, theme))),
    axisName: 'probe accuracy (%)',
    scale: 'percent',
    note: [bandsNote(run), shadeNote(run)].join(' '),
    description: describeNetworks(run, accuracyWords),
    idPrefix: 'accuracy',
  };
}

/** The second figure of a run: the numerical rank of every layer, a panel a network. */
export function rankPanels(run: RunRecord): PanelChartInput {
  const rank = run.networks.find((network) => network.rank !== null)?.rank ?? null;
  const classes = isOfOneData(run) ? classCountOf(run.data.train) : null;
  return {
    title: `Numerical rank of every layer${trainedOn(run)}`,
    subtitle: [rankImages(run, rank)],
    panels: measured(run).map((each) => panelOf(each, (theme) => rankLines(each, classes, theme))),
    axisName: 'numerical rank',
    scale: 'logarithmic',
    note: [bandsNote(run), `Numerical rank: ${describeRank(rank)}.`, shadeNote(run)].join(' '),
    description: describeNetworks(run, rankWords),
    idPrefix: 'rank',
  };
}

/** Whether a run has something for these figures: a network with layers. */
export function hasPanels(run: RunRecord): boolean {
  return measured(run).length > 0;
}

function measured({ networks }: RunRecord): Measured[] {
  return networks.flatMap((network) =>
    network.overSeeds === null ? [] : [{ network, found: network.overSeeds }],
  );
}

function trainedOn(run: RunRecord): string {
  return isOfOneData(run) ? `, trained on ${describeData(run.data.train)}` : '';
}

function panelOf({ network, found }: Measured, lines: Panel['lines']): Panel {
  const { detection, layers, seeds } = found;
  return {
    title: network.name,
    words: [
      describeSplit(detection),
      ...thresholdWords(found),
      `${describeTaps(layers.map(({ name }) => name))}; n = ${plural(seeds.length, 'seed')}`,
    ],
    lines,
    depth: detection.depth,
    tunnelStart: tunnelStart(detection),
  };
}

function thresholdWords({ detection }: SeedDetection): string[] {
  const rule = leadingRule(detection);
  if (rule === null || rule.threshold === null) return [];
  return [`threshold: ${percent(rule.threshold)} ID accuracy`];
}

function probeLines({ found }: Measured, run: RunRecord, theme: Theme): Line[] {
  const { data } = run;
  const one = isOfOneData(run);
  const id: Line = {
    name: one ? `ID probe, ${describeData(data.train)}` : 'ID probe',
    colour: theme.id,
    band: theme.idBand,
    points: found.layers.map((layer) => meanPoint(layer.layer, layer.id, 100)),
    axis: 'left',
    symbol: 'circle',
    dash: 'solid',
    widthPx: 2,
  };
  const oodPoints = found.layers.flatMap(({ layer, ood }) =>
    ood === null ? [] : [meanPoint(layer, ood, 100)],
  );
  if (oodPoints.length === 0) return [id];
  const ood: Line = {
    name: one && data.ood !== null ? `OOD probe, ${describeData(data.ood)}` : 'OOD probe',
    colour: theme.ood,
    band: theme.oodBand,
    points: oodPoints,
    axis: 'left',
    symbol: 'rect',
    dash: [6, 3],
    widthPx: 2,
  };
  return [id, ood];
}

function rankLines({ found }: Measured, classes: number | null, theme: Theme): Line[] {
  const points = found.layers.flatMap(({ layer, rank }) =>
    rank === null ? [] : [meanPoint(layer, rank, 1)],
  );
  const lines: Line[] = [];
  if (points.length > 0) {
    lines.push({
      name: 'numerical rank',
      colour: theme.rank,
      band: theme.rankBand,
      points,
      axis: 'left',
      symbol: 'circle',
      dash: 'solid',
      widthPx: 2,
    });
  }
  if (classes !== null) {
    lines.push({
      name: `number of classes (${classes})`,
      colour: theme.muted,
      band: null,
      points: [barePoint(0.5, classes), barePoint(found.layers.length + 0.5, classes)],
      axis: 'left',
      symbol: 'none',
      dash: [2, 3],
      widthPx: 1.25,
    });
  }
  return lines;
}

/** A mean with its interval; without one, which a single seed has not, the mean alone. */
function meanPoint(x: number, { mean, interval }: MeanInterval, factor: number): Point {
  if (interval === null) return barePoint(x, factor * mean);
  return { x, value: factor * mean, low: factor * interval.low, high: factor * interval.high };
}

function rankImages(run: RunRecord, rank: RankSpec | null): string {
  const { data, seeds } = run;
  const images = rank?.images ?? data.train.imagesTest;
  const over = images === null ? 'test images' : plural(images, 'test image');
  const of = isOfOneData(run) ? describeData(data.train) : 'what each network was trained on';
  const features = rank === null ? '' : ` · at most ${count(rank.maxFeatures)} features of a layer`;
  return `${over} of ${of}${features} · ${plural(seeds.length, 'seed')}`;
}

function bandsNote({ seeds }: RunRecord): string {
  if (seeds.length === 1) return 'One seed: it says nothing of others, so there are no bands.';
  return `Lines: mean over ${plural(seeds.length, 'seed')}. Bands: 95\u00a0% interval of that mean (Student’s t).`;
}

function shadeNote(run: RunRecord): string {
  const rules = measured(run).map(({ found }) => tunnelRule(found.detection));
  const rule = rules.find((each) => each !== null) ?? null;
  const shaded =
    rule === null
      ? 'Nothing is shaded: no network has a tunnel by the verdict.'
      : `Shaded: the tunnel by the ${ruleTitle(rule)}, where the verdict is that there is one.`;
  const brackets = bracketsNote(run.networks);
  return brackets === null ? shaded : `${shaded} ${brackets}`;
}

function describeNetworks(run: RunRecord, words: (found: SeedDetection) => string): string {
  const parts = measured(run).map(
    ({ network, found }) => `${network.name}: ${words(found)} ${describeSplit(found.detection)}.`,
  );
  return [`Line charts over layers, ${plural(parts.length, 'panel')}.`, ...parts].join(' ');
}

function accuracyWords({ layers }: SeedDetection): string {
  const first = layers[0];
  const last = layers.at(-1);
  if (!first || !last) return '';
  const id = `mean ID accuracy goes from ${percent(first.id.mean)} to ${percent(last.id.mean)}`;
  if (first.ood === null || last.ood === null) return `${id}.`;
  return `${id}, OOD accuracy from ${percent(first.ood.mean)} to ${percent(last.ood.mean)}.`;
}

function rankWords({ layers }: SeedDetection): string {
  const ranks = layers.flatMap(({ rank }) => (rank === null ? [] : [rank.mean]));
  const [first] = ranks;
  const last = ranks.at(-1);
  if (first === undefined || last === undefined) return 'no rank was measured.';
  return `mean rank goes from ${Math.round(first)} to ${Math.round(last)}.`;
}
