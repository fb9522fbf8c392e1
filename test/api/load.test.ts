import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('load.mjs', import.meta.url));
const hasWrk = spawnSync('wrk', ['--version']).error === undefined;

it.skipIf(!hasWrk)(
  'reads are answered without an error under load, while figures are drawn',
  async () => {
    const args = [program, '--seconds', '2', '--runs', '20', '--figures'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/ requests a second, \d+ for a second of its CPU time; 0 errors$/m);
  },
);
