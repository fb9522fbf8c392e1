/** The names of a report's files within its folder. */
export const reportFileNames = {
  html: 'report.html',
  json: 'run.json',
  csv: 'layers.csv',
  svg: 'layers.svg',
  png: 'layers.png',
} as const;
