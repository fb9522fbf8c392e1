// Fails in one way inside the engine, then trains in the same process; prints both outcomes.
import { rmSync } from 'node:fs';
import { fault, train } from '../dist/index.js';
import { temporaryFolder, trainRequest } from './data.mjs';

const [kind] = process.argv.slice(2);
const error = await fault(kind)
  .wait()
  .then(
    () => null,
    ({ code, message }) => ({ code, message }),
  );
const folder = temporaryFolder();
const { testAccuracy } = await train(trainRequest(folder)).wait();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ error, testAccuracy }));
