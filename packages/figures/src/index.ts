export type { ChartOptions } from './charts/ChartOptions.js';
export type { LayerChartInput } from './charts/LayerChartInput.js';
export { layerChart } from './charts/layerChart.js';
export { layerChartOfRun } from './charts/layerChartOfRun.js';
export { type RunFigure, runFigures } from './charts/runFigures.js';
export { type TrainingChartInput, trainingChart } from './charts/trainingChart.js';
export { findingsCsv, findingsData } from './csv/findingsCsv.js';
export { layersCsv } from './csv/layersCsv.js';
export { seedLayersCsv, seedLayersData } from './csv/seedLayersCsv.js';
export { dataCsv } from './data/dataCsv.js';
export { dataParquet } from './data/dataParquet.js';
export { figureData } from './data/figureData.js';
export { runLayersData } from './data/runLayersData.js';
export type { TidyData } from './data/TidyData.js';
export { tableData } from './data/tableData.js';
export { figureSvg } from './figure/figureSvg.js';
export { renderMarkdown } from './markdown/renderMarkdown.js';
export { renderPng } from './png/renderPng.js';
export { checkReportFolder } from './report/checkReportFolder.js';
export { renderComparison } from './report/comparison/renderComparison.js';
export { type ReportOptions, renderReport } from './report/renderReport.js';
export { renderReports } from './report/renderReports.js';
export { type ReportFiles, writeReport } from './report/writeReport.js';
export {
  type ReportsFiles,
  type ReportsOptions,
  writeComparison,
  writeReports,
} from './report/writeReports.js';
export { type TerminalChartOptions, terminalChart } from './terminal/terminalChart.js';
export { type TerminalFindingsOptions, terminalFindings } from './terminal/terminalFindings.js';
export { terminalPanel } from './terminal/terminalPanel.js';
export { terminalSummary } from './terminal/terminalSummary.js';
export { type TerminalTableOptions, terminalTable } from './terminal/terminalTable.js';
export { wrapWords } from './terminal/terminalText.js';
export { type Theme, type ThemeName, themes } from './theme/themes.js';
export { answerSentence } from './words/answerSentence.js';
export { verdictCounts } from './words/describeFinding.js';
