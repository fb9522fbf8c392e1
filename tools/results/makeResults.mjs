#!/usr/bin/env node
// npx nx run experiments:results: every experiment on real images, into docs/results; --help says how.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
async function main({ scale, experiments: wanted, out, processes, again }) {
  // Only now are the packages built that these are of.
  const { experiments, planExperiment } = await import('@tunnel/experiments');
  const { createEngine } = await import('@tunnel/native');
  const { overview, withOverview } = await import('./overview.mjs');
  const unknown = wanted?.filter((name) => !experiments.some((each) => each.name === name)) ?? [];
  if (unknown.length > 0) {
    const names = experiments.map(({ name }) => name).join(', ');
    process.stderr.write(
      `error: there is no experiment ${unknown.join(', ')}; there are ${names}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const engine = createEngine();
  const results = resolve(repository, out);
  const failed = [];
  for (const experiment of experiments) {
    const { name } = experiment;
    if (wanted && !wanted.includes(name)) continue;
    const folder = join(results, name);
    const run = { device: 'cpu', threads: null };
    const { planned } = await planExperiment(experiment, { scale, engine, run });
    if (!again && isThere(folder, planned.plan)) {
      process.stderr.write(`results: ${name} is there\n`);
      continue;
    }
    process.stderr.write(`results: ${name}\n`);
    const shared = ['--processes', String(processes), '--out', folder];
    if ((await tunnel(['run', name, '--scale', scale, ...shared])) !== 0) failed.push(name);
  }
  const readme = join(results, 'README.md');
  if (existsSync(readme)) {
    const records = recordsIn(
      results,
      experiments.map(({ name }) => name),
    );
    writeFileSync(readme, withOverview(readFileSync(readme, 'utf8'), overview(records)));
  }
  if (failed.length > 0) {
    process.stderr.write(`results: failed: ${failed.join(', ')}\n`);
    process.exitCode = 1;
  }
}

/**
 * Whether a folder has the results of the very same tasks.
 *
 * @param {string} folder
 * @param {import('@tunnel/core').Plan} plan
 */
function isThere(folder, plan) {
  const file = join(folder, 'run.json');
  if (!existsSync(file)) return false;
  const { tasks } = JSON.parse(readFileSync(file, 'utf8'));
  const ids = tasks.map((/** @type {{ id: string }} */ { id }) => id);
  return JSON.stringify(ids) === JSON.stringify(plan.tasks.map(({ id }) => id));
}

/** @param {string[]} args */
function tunnel(args) {
  const program = join(repository, 'apps/cli/bin/tunnel.mjs');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((end, fail) => {
    child.on('error', fail);
    child.on('close', end);
  });
}

/** @param {string} results @param {string[]} names */
function recordsIn(results, names) {
  return names.flatMap((name) => {
    const file = join(results, name, 'run.json');
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : [];
  });
}
