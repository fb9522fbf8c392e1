// Ends the process in the middle of a training.
import { train } from '../dist/index.js';
import { temporaryFolder, trainRequest } from './data.mjs';

const folder = temporaryFolder();
console.log(folder);
train(trainRequest(folder, { epochs: 100_000 }), { onProgress: () => process.exit(3) });
