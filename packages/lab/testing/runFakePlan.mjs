// Runs a plan with a fake engine: the store's folder, seeds, the engine's log, its milliseconds.
// Prints the events' kinds as they come, and at last the state in which every task ended.
import { runPlan } from '../dist/index.js';
import { fakePlanRun } from '../dist/testing/fakePlanRun.js';

const [folder, seeds, log, ms] = process.argv.slice(2);
const run = await fakePlanRun(folder, Number(seeds), { log, ms: Number(ms) });
const { tasks } = await runPlan({ ...run, onEvent: ({ kind }) => console.log(kind) });
console.log(JSON.stringify(tasks.map(({ state }) => state)));
