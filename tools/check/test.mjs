#!/usr/bin/env node
// npm test: sets up, then runs every package's tests and the Rust tests. The last line counts them.
import { installChromium } from '../bootstrap/installChromium.mjs';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { rustTests } from './rustTests.mjs';
import { typescriptTests } from './typescriptTests.mjs';

const { libtorch } = await prepareOrExit();
await installChromium();
const counts = [await typescriptTests(process.argv.slice(2)), await rustTests(libtorch)];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
