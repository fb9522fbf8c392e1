import type { RunRecord } from '@tunnel/core';
import type { ChartOptions } from './ChartOptions.js';
import { layerChart } from './layerChart.js';
import { layerChartOfRun } from './layerChartOfRun.js';
import { noticeFigure } from './noticeFigure.js';

/** A run's figure: its layer chart, or, where it ended before a layer was measured, the words so. */
export function runFigure(run: RunRecord, options: ChartOptions = {}): string {
  if (run.layers.length > 0) return layerChart(layerChartOfRun(run), options);
  return noticeFigure(run.title, 'The run ended before a layer was measured.', options);
}
