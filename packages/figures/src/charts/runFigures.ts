import { type RunRecord, singleRunOf } from '@tunnel/core';
import { describeTrained } from '../words/describeTrained.js';
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
  /** What it shows, on one line. */
  readonly caption: string;
  /** Whether it can be drawn for a narrow screen. */
  readonly narrow: boolean;
  draw(options?: ChartOptions): string;
}

/**
 * The figures of a run: one network from one seed has its layer chart, several have ID and OOD
 * accuracy and rank in a panel each. Where the run ended before a layer was measured, there is none.
 */
export function runFigures(run: RunRecord): RunFigure[] {
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
      },
    ];
  }
  if (!hasPanels(run)) return [];
  return [
    panels('accuracy', 'Figure 1', accuracyPanels(run)),
    panels('rank', 'Figure 2', rankPanels(run)),
  ];
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
  };
}

function panels(name: string, label: string, input: PanelChartInput): RunFigure {
  const draw = (options: ChartOptions = {}) => panelChart(input, options);
  return { name, label, caption: `${label}. ${input.title}.`, narrow: true, draw };
}
