#!/usr/bin/env node
// npm test: sets up, then runs every package's tests and the Rust tests. The last line counts them.
import { installForTests } from '../bootstrap/installForTests.mjs';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { conclude } from './conclude.mjs';
import { rustTests } from './rustTests.mjs';
import { typescriptTests } from './typescriptTests.mjs';

const crates = ['-p', 'tunnel-engine', '-p', 'tunnel-gpu-check'];

const { libtorch } = await prepareOrExit();
await installForTests();
conclude([await typescriptTests(process.argv.slice(2)), await rustTests(libtorch, crates)]);
