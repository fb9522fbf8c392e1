#!/usr/bin/env node
// npx nx run engine:fuzz: the engine's readers on inputs that libFuzzer makes; --help says how.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { readOptions } from '../bootstrap/readOptions.mjs';
import { help, parseOptions } from './options.mjs';
import { readers, workshop } from './places.mjs';

const options = readOptions(parseKnown, help);
if (options?.list) for (const reader of readers) console.log(reader);
else if (options) await main(options);

/** @param {string[]} args */
function parseKnown(args) {
  const options = parseOptions(args);
  const unknown = options?.readers?.filter((name) => !readers.includes(name)) ?? [];
  if (unknown.length === 0) return options;
  throw new Error(`there is no reader ${unknown.join(', ')}; there are ${readers.join(', ')}`);
}

/** @param {import('./options.mjs').Options} options */
async function main({ readers: chosen, seconds, keep }) {
  const { libtorch } = await prepareOrExit();
  // Only now are the packages that these use there.
  const { buildFuzzers } = await import('./buildFuzzers.mjs');
  const { keepInputs, runFuzzer } = await import('./runFuzzer.mjs');
  const built = buildFuzzers(libtorch);
  // In memory, where that can be: every input is written to a file.
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const scratch = mkdtempSync(join(memory, 'tunnel-fuzz-'));
  const env = { ...built.env, TMPDIR: scratch, OMP_NUM_THREADS: '1', RUST_BACKTRACE: '1' };
  const fuzzers = { ...built, env };
  try {
    const seeded = spawnSync(join(built.folder, 'seeds'), [join(workshop, 'seeds')], {
      env,
      stdio: ['ignore', 2, 2],
    });
    if (seeded.status !== 0) throw new Error('the seeds were not made');
    const fuzzed = [];
    for (const reader of chosen ?? readers) {
      fuzzed.push(await runFuzzer(reader, seconds, fuzzers));
      if (keep) await keepInputs(reader, fuzzers);
    }
    report(fuzzed);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {import('./runFuzzer.mjs').Fuzzed[]} fuzzed */
function report(fuzzed) {
  console.log('| reader | seconds | inputs | edges | findings |\n| --- | --: | --: | --: | --: |');
  for (const { reader, seconds, runs, edges, allEdges, findings } of fuzzed) {
    const count = (/** @type {number} */ n) => n.toLocaleString('en-US');
    const reached = `${count(edges)} of ${count(allEdges)}`;
    console.log(`| ${reader} | ${seconds} | ${count(runs)} | ${reached} | ${findings.length} |`);
  }
  const findings = fuzzed.flatMap((each) => each.findings);
  for (const file of findings) console.log(`finding: ${file}`);
  if (findings.length > 0) process.exitCode = 1;
}
