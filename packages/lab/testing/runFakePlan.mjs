// Runs a plan with a fake engine: the store's folder, seeds, the engine's log, its milliseconds, and in how
// many processes.
// Prints the events' kinds as they come, and at last the state in which every task ended.
import { fileURLToPath } from 'node:url';
import { ProcessesEngine } from '../dist/index.js';
import { fakePlanRun } from '../dist/testing/fakePlanRun.js';

const [folder, seeds, log, ms, processes = 1] = process.argv.slice(2);
const program = fileURLToPath(new URL('fakeWorker.mjs', import.meta.url));
const run = await fakePlanRun(folder, Number(seeds), { log, ms: Number(ms) });
const engine = new ProcessesEngine({ processes: Number(processes), program });
const { tasks } = await engine.run({ ...run, onEvent: ({ kind }) => console.log(kind) });
console.log(JSON.stringify(tasks.map(({ state }) => state)));
