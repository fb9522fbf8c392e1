// A worker with a fake engine: its log, its milliseconds and what fails in it are of the environment. Says in the
// log’s folder which process it is.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { runWorker } from '../dist/processes/runWorker.js';
import { FakeEngine } from '../dist/testing/FakeEngine.js';

const { FAKE_LOG: log, FAKE_MS: ms, FAKE_FAILURE: failing } = process.env;
writeFileSync(join(dirname(log), `${process.pid}.worker`), '');
runWorker(() => {
  const engine = new FakeEngine({ log, ms: Number(ms) });
  if (failing) {
    engine[failing] = () => {
      throw new TunnelError('not-finite', `a worker’s ${failing} fails`, { by: process.pid });
    };
  }
  return engine;
});
