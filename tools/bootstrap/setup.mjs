#!/usr/bin/env node
// npm run setup: everything that quickstart and the tests need.
import { prepareOrExit } from './prepareOrExit.mjs';

const { libtorch } = await prepareOrExit();
console.log(`everything is set up; libtorch is in ${libtorch}`);
