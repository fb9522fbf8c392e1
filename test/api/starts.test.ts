import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('starts.mjs', import.meta.url));

it('starts that come at once are begun or told to wait, and none is lost', async () => {
  const args = [program, '--starts', '1000', '--sockets', '500'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^1000 starts in /);
});
