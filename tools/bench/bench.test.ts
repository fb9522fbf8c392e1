import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('bench.mjs', import.meta.url));

function bench(...args: string[]) {
  return promisify(execFile)(process.execPath, [program, ...args]);
}

it('measures our side of tiny rows and renders them', async () => {
  // Those that need no other program than the addon.
  const rows = ['probes-mlp', 'ranks-vgg19'];
  const few = ['--quick', '--no-python', '--repeats', '2', '--rows', rows.join(',')];
  const { stdout } = await bench(...few);
  for (const row of rows) expect(stdout).toContain(`### ${row}`);
  expect(stdout).toMatch(
    /\| Ranks of all layers, .* \| ≥ 6× \| – \| – \| [\d.]+ m?s \(.*\) \| – \| 2 \| {2}\|/,
  );
});

it('names the rows that there are where one is unknown', async () => {
  const error = await bench('--quick', '--rows', 'step-mlp,nonsense').catch((error) => error);
  expect(error.code).toBe(2);
  expect(error.stderr).toContain('there is no row nonsense; there are step-mlp, ');
});
