import { trainingSteps } from './rows/trainingSteps.mjs';

/** Every measurement, in the order of the table. @type {import('./row.mjs').Row[]} */
export const rows = [...trainingSteps];
