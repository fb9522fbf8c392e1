import { probes } from './rows/probes.mjs';
import { ranks } from './rows/ranks.mjs';
import { trainingSteps } from './rows/trainingSteps.mjs';

/** Every measurement, in the order of the table. @type {import('./row.mjs').Row[]} */
export const rows = [...trainingSteps, ...probes, ranks];
