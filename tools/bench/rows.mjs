import { accuracies } from './rows/accuracies.mjs';
import { curves } from './rows/curves.mjs';
import { memory } from './rows/memory.mjs';
import { probes } from './rows/probes.mjs';
import { quickstart } from './rows/quickstart.mjs';
import { ranks } from './rows/ranks.mjs';
import { similarity } from './rows/similarity.mjs';
import { trainingSteps } from './rows/trainingSteps.mjs';

/** Every measurement, in the order of the table. @type {import('./row.mjs').Row[]} */
export const rows = [
  ...trainingSteps,
  ...accuracies,
  ...probes,
  ranks,
  similarity,
  quickstart,
  memory,
  ...curves,
];
