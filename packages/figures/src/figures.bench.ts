import { bench } from 'vitest';
import { layerChart } from './charts/layerChart.js';
import { layerChartOfRun } from './charts/layerChartOfRun.js';
import { renderPng } from './png/renderPng.js';
import { renderReport } from './report/renderReport.js';
import { exampleDeepRun } from './testing/exampleDeepRun.js';
import { exampleEpochs, exampleRun } from './testing/exampleRun.js';
import { recordOf } from './testing/recordOf.js';

const run = exampleRun();
const record = recordOf(run);
const deep = exampleDeepRun(256);
const epochs = exampleEpochs();
const svg = layerChart(layerChartOfRun(run));

bench('layer chart of 12 layers', () => {
  layerChart(layerChartOfRun(run));
});

bench('layer chart of 256 layers', () => {
  layerChart(layerChartOfRun(deep));
});

bench('PNG of a layer chart, 1,720 pixels wide', () => {
  renderPng(svg);
});

bench('report of 12 layers', () => {
  renderReport(record, { epochs });
});
