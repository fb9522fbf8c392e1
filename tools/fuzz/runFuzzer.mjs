import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kept, workshop } from './places.mjs';

/** No seed is longer; longer inputs only take longer. */
const longestInput = 8192;

/** Seconds after which an input hangs, and the memory that none may take, libtorch’s own included. */
const limits = ['-timeout=25', '-rss_limit_mb=2048'];

/**
 * What came of a fuzzer.
 *
 * @typedef {object} Fuzzed
 * @property {string} reader
 * @property {number} seconds
 * @property {number} runs
 * @property {number} edges that were reached
 * @property {number} allEdges
 * @property {string[]} findings files of inputs that made the reader fail
 */

/** Folders of a reader: where what is new goes, what is committed, the seeds. @param {string} reader */
function inputFolders(reader) {
  const folders = [
    join(workshop, 'corpus', reader),
    join(kept, reader),
    join(workshop, 'seeds', reader),
  ];
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return folders;
}

/**
 * Runs a reader’s fuzzer until the time is up or an input makes the reader fail.
 *
 * @param {string} reader
 * @param {number} seconds
 * @param {{ folder: string, env: NodeJS.ProcessEnv }} fuzzers
 * @returns {Promise<Fuzzed>}
 */
export async function runFuzzer(reader, seconds, fuzzers) {
  const findings = join(workshop, 'findings', reader);
  mkdirSync(findings, { recursive: true });
  const before = new Set(readdirSync(findings));
  const begun = performance.now();
  const flags = [
    `-max_total_time=${seconds}`,
    `-max_len=${longestInput}`,
    `-artifact_prefix=${findings}/`,
    ...limits,
  ];
  const { output } = await call(reader, [...flags, ...inputFolders(reader)], fuzzers);
  const last = (/** @type {RegExp} */ pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1]);
  return {
    reader,
    seconds: Math.round((performance.now() - begun) / 1000),
    runs: last(/^#(\d+)\t/gm) || 0,
    edges: last(/ cov: (\d+)/g) || 0,
    allEdges: last(/\((\d+) inline 8-bit counters\)/g) || 0,
    findings: readdirSync(findings)
      .filter((name) => !before.has(name))
      .map((name) => join(findings, name)),
  };
}

/**
 * Puts the fewest inputs that reach what all of a reader’s do into the folder of those that are
 * committed. Seeds are made anew each time, so what they reach needs no file.
 *
 * @param {string} reader
 * @param {{ folder: string, env: NodeJS.ProcessEnv }} fuzzers
 */
export async function keepInputs(reader, fuzzers) {
  const [made = '', committed = '', seeds = ''] = inputFolders(reader);
  // By what is reached, not by how often: half as many files.
  const flags = ['-set_cover_merge=1', '-use_counters=0', ...limits];
  const { code } = await call(reader, [...flags, committed, seeds, made], fuzzers);
  if (code !== 0)
    throw new Error(`the inputs of ${reader} were not kept; its fuzzer exited ${code}`);
}

/**
 * @param {string} reader
 * @param {string[]} args
 * @param {{ folder: string, env: NodeJS.ProcessEnv }} fuzzers
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function call(reader, args, { folder, env }) {
  const child = spawn(join(folder, reader), args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
    process.stderr.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
