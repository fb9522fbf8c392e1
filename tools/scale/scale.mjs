#!/usr/bin/env node
// npx nx run tools:scale: how far the store and the running of plans go; --help says how.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { readOptions } from '../bootstrap/readOptions.mjs';
import { repository } from '../bootstrap/repository.mjs';
import { help, parseOptions } from './options.mjs';

const options = readOptions(parseOptions, help);
if (options !== null) {
  await prepareOrExit();
  await main(options);
}

/** @param {import('./options.mjs').Options} options */
async function main(options) {
  // Only now are the packages that these use built.
  const { measures } = await import('./measures.mjs');
  const { readResults } = await import('../bench/results.mjs');
  const { parseNotes } = await import('../bench/renderBenchmarks.mjs');
  const { renderHowFar } = await import('./renderHowFar.mjs');
  const scratch = mkdtempSync(join(options.folder ?? tmpdir(), 'tunnel-scale-'));
  // What is tried is thrown away.
  const documents = options.quick ? scratch : join(repository, 'docs');
  const file = join(documents, 'how-far.jsonl');
  try {
    if (!options.render) await measure(options, scratch, file);
    const notes = readFileSync(fileURLToPath(new URL('notes.md', import.meta.url)), 'utf8');
    const points = /** @type {any[]} */ (readResults(file));
    const text = renderHowFar(measures, points, parseNotes(notes));
    if (options.quick) process.stdout.write(text);
    else writeFileSync(join(documents, 'how-far.md'), text);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {string} scratch
 * @param {string} file
 */
async function measure({ sizes, parts, measures, quick, repeats }, scratch, file) {
  const { describeMachine } = await import('../bench/machine.mjs');
  const { appendResult } = await import('../bench/results.mjs');
  const { makeStore } = await import('./makeStore.mjs');
  const { measureStore } = await import('./measureStore.mjs');
  const { measureLook, measurePlan, measureRunning } = await import('./measureWork.mjs');
  const machine = describeMachine(null);
  const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
  const isWanted = (/** @type {string} */ measure) => measures?.includes(measure) ?? true;
  /** @type {(n: number) => import('./measureStore.mjs').Found} */
  const finder = (n) => (measure, times) => {
    if (!isWanted(measure)) return;
    const known = [times.values, times.cpu ?? []].filter((each) => each.length > 0);
    const best = known.map((each) => Math.min(...each).toPrecision(4));
    say(`${measure} at ${n}: ${best.join(' ')}`);
    const at = new Date().toISOString();
    appendResult(file, /** @type {any} */ ({ measure, n, at, machine, ...times }));
  };
  if (parts.includes('work')) {
    for (const n of quick ? [3, 6] : [10, 100, 1000, 10_000]) {
      await measureRunning(n, repeats, finder(n));
      await measureLook(n, repeats, finder(n));
    }
    for (const n of quick ? [3, 6] : [100, 300, 1000]) await measurePlan(n, finder(n));
  }
  if (parts.includes('slurm')) {
    const { measureSlurm } = await import('./measureSlurm.mjs');
    const count = quick ? 4 : 24;
    await measureSlurm(count, quick ? 1 : 10, finder(count));
  }
  if (!parts.includes('store')) return;
  const folder = join(scratch, 'store');
  mkdirSync(folder);
  let made = 0;
  for (const n of sizes) {
    checkRoom(scratch, n - made);
    say(`making ${n} artifacts`);
    makeStore(folder, made, n, (done) => say(`  ${done}`));
    made = n;
    await measureStore(folder, n, { repeats, longS: quick ? 1 : 60 }, finder(n), isWanted);
  }
  say('removing them');
}

/** Refuses to fill a disk. @param {string} folder @param {number} artifacts */
function checkRoom(folder, artifacts) {
  const { bavail, bsize, ffree } = statfsSync(folder);
  const [bytes, inodes] = [25_000 * artifacts, 5 * artifacts];
  if (bavail * bsize > bytes && ffree > inodes) return;
  const needed = `${(bytes / 1e9).toFixed(0)} GB and ${inodes} inodes`;
  throw new Error(`${folder} has no room for ${artifacts} artifacts, ${needed}; give --folder`);
}
