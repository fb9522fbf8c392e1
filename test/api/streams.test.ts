import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('streams.mjs', import.meta.url));

// The history is longer than what the sockets between hold.
it('clients get all events in order, however slow others are', async () => {
  const args = [program, '--clients', '100', '--slow', '20', '--history', '20000'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^100 clients got all \d+ events of a run in order/);
});
