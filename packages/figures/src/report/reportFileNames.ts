/** The names of a report’s files within its folder that are always the same. */
export const reportFileNames = {
  html: 'report.html',
  json: 'run.json',
  markdown: 'results.md',
  findings: 'findings.csv',
  layers: 'layers.csv',
} as const;

/** The name of the records of several runs. */
export const runsFileName = 'runs.json';

/** Every name that a file of any run’s report may have, beside those of the run’s own figures. */
export const allReportFileNames: readonly string[] = [
  ...Object.values(reportFileNames),
  'layers.parquet',
  ...['layers', 'accuracy', 'rank'].flatMap((name) => [
    `${name}.svg`,
    `${name}-dark.svg`,
    `${name}.png`,
  ]),
];
