import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('kills.mjs', import.meta.url));

// Runs may end before a kill reaches them, so how many there are is not known beforehand.
it('runs end right though workers and the service are killed at any moment', async () => {
  const args = [program, '--kills', '4', '--seed', '7'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^[1-9]\d* runs ended right after [1-9]\d* kills$/m);
});
