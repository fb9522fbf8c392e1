#!/usr/bin/env node
// npm run quickstart: sets up, then runs the experiment. Further arguments are the command's.
import { prepareOrExit } from './prepareOrExit.mjs';

await prepareOrExit();
const { main } = await import('../../apps/cli/dist/main.js');
process.exitCode = await main(['run', 'quickstart', ...process.argv.slice(2)]);
