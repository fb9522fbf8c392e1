/** The names of a report's files within its folder, beside its figures. */
export const reportFileNames = {
  html: 'report.html',
  json: 'run.json',
  csv: 'layers.csv',
  markdown: 'results.md',
} as const;

/** Every name that a report's figures may have, without an ending: see `runFigures`. */
const figureNames = ['layers', 'accuracy', 'rank'];

/** Every name that a file of a report may have. */
export const allReportFileNames: readonly string[] = [
  ...Object.values(reportFileNames),
  ...figureNames.flatMap((name) => [`${name}.svg`, `${name}-dark.svg`, `${name}.png`]),
];
