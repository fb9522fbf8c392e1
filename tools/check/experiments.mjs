#!/usr/bin/env node
// Every experiment at scale smoke, on the data that is here and in one store. The last line counts them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { run } from '../bootstrap/run.mjs';
import { conclude } from './conclude.mjs';

await prepareOrExit();
const { experiments } = await import('@tunnel/experiments');
const folder = mkdtempSync(join(tmpdir(), 'tunnel-experiments-'));
const env = { TUNNEL_STORE: join(folder, 'store') };
/** @type {string[]} */
const failures = [];
try {
  for (const { name } of experiments) {
    const began = performance.now();
    const out = join(folder, name);
    const args = ['apps/cli/bin/tunnel.mjs', 'run', name, '--scale', 'smoke', '--out', out];
    const status = await run(process.execPath, args, env);
    const problem = status === 0 ? problemIn(out) : `ended with ${status}`;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    process.stderr.write(`experiment ${name}: ${problem ?? 'passed'}, ${seconds} s\n`);
    if (problem) failures.push(`experiment ${name}: ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
conclude([{ passed: experiments.length - failures.length, failures }]);

/**
 * What is wrong with a report; null where nothing is.
 *
 * @param {string} folder
 */
function problemIn(folder) {
  const { findings, figures, tables, networks } = JSON.parse(
    readFileSync(join(folder, 'run.json'), 'utf8'),
  );
  if (findings.length === 0) return 'has no finding';
  if (figures.length + tables.length + networks.length === 0) return 'shows nothing';
  const named = [...figures, ...tables].map(({ id }) => `${id}.csv`);
  const drawn = figures.flatMap((/** @type {{ id: string }} */ { id }) => [
    `${id}.svg`,
    `${id}.png`,
  ]);
  const missing = ['report.html', 'results.md', ...named, ...drawn].filter(
    (file) => !existsSync(join(folder, file)),
  );
  return missing.length === 0 ? null : `has not written ${missing.join(', ')}`;
}
