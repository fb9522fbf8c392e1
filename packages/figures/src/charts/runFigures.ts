import { type Figure, type RunRecord, singleRunOf } from '@tunnel/core';
import { figureData } from '../data/figureData.js';
import type { TidyData } from '../data/TidyData.js';
import { figureSvg } from '../figure/figureSvg.js';
import { partNames } from '../report/partNames.js';
import { describeTrained } from '../words/describeTrained.js';
import { sentence } from '../words/sentence.js';
import type { ChartOptions } from './ChartOptions.js';
import { layerChart } from './layerChart.js';
import { layerChartOfRun } from './layerChartOfRun.js';
import { accuracyPanels, hasPanels, rankPanels } from './networkPanels.js';
import { noticeFigure } from './noticeFigure.js';
import type { PanelChartInput } from './PanelChartInput.js';
import { panelChart } from './panelChart.js';

/** A figure of a run. */
export interface RunFigure {
  /** The name of its files, without a theme and an ending. */
  readonly name: string;
  readonly label: string;
  /** What it shows, on one line; the figure itself says more. */
  readonly caption: string;
  /** Whether it can be drawn for a narrow screen. */
  readonly narrow: boolean;
  draw(options?: ChartOptions): string;
  /** What it shows, as a table; null for those of the networks, which `layers.csv` has. */
  data(): TidyData | null;
}

/**
 * The figures of a run. First those of its networks: one network from one seed has its layer chart,
 * several have ID and OOD accuracy and rank in a panel each; none where no layer was measured. Then
 * the run’s own.
 */
export function runFigures(run: RunRecord): RunFigure[] {
  const ofNetworks = networkFigures(run);
  return [
    ...ofNetworks,
    ...partNames(run).figures.map(([name, figure], index) =>
      ownFigure(name, figure, ofNetworks.length + index + 1),
    ),
  ];
}

function networkFigures(run: RunRecord): RunFigure[] {
  const single = singleRunOf(run);
  if (single) {
    if (single.layers.length === 0) return [];
    const input = layerChartOfRun(single);
    return [
      {
        name: 'layers',
        label: 'Layer chart',
        caption: `Probe accuracy and numerical rank of every layer: ${describeTrained(single)}.`,
        narrow: false,
        draw: (options) => layerChart(input, options),
        data: () => null,
      },
    ];
  }
  if (!hasPanels(run)) return [];
  return [
    panels('accuracy', 'Figure 1', accuracyPanels(run)),
    panels('rank', 'Figure 2', rankPanels(run)),
  ];
}

function ownFigure(name: string, figure: Figure, number: number): RunFigure {
  const label = `Figure ${number}`;
  return {
    name,
    label,
    caption: `${label}. ${sentence(figure.title)}`,
    narrow: true,
    draw: (options) => figureSvg(figure, options),
    data: () => figureData(figure),
  };
}

/** The words that stand in a figure’s file where there is nothing to draw. */
export function noFigure(run: RunRecord): RunFigure {
  const notice = 'The run ended before a layer was measured.';
  return {
    name: 'layers',
    label: 'Layer chart',
    caption: notice,
    narrow: false,
    draw: (options) => noticeFigure(run.title, notice, options),
    data: () => null,
  };
}

function panels(name: string, label: string, input: PanelChartInput): RunFigure {
  const draw = (options: ChartOptions = {}) => panelChart(input, options);
  const caption = `${label}. ${input.title}.`;
  return { name, label, caption, narrow: true, draw, data: () => null };
}
