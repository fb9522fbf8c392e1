#!/usr/bin/env node
// npx nx run engine:bench: the engine beside PyTorch; --help says how.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { readOptions } from '../bootstrap/readOptions.mjs';
import { repository } from '../bootstrap/repository.mjs';
import { help, parseOptions } from './options.mjs';

const options = readOptions(parseOptions, help);
if (options !== null) {
  if (!options.quick) forgetThreads();
  const { libtorch } = await prepareOrExit();
  // Only now are the packages that these use built.
  const { rows } = await import('./rows.mjs');
  if (options.list) for (const { id } of rows) console.log(id);
  else await main(options, rows, libtorch);
}

/** Both sides have all cores, whatever this shell's other programs are told. */
function forgetThreads() {
  for (const name of Object.keys(process.env)) {
    if (/^(OMP|GOMP|KMP|MKL|RAYON)_/.test(name)) delete process.env[name];
  }
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {import('./row.mjs').Row[]} rows
 * @param {string} libtorch
 */
async function main(options, rows, libtorch) {
  const chosen = rows.filter(({ id }) => options.rows?.includes(id) ?? true);
  const unknown = options.rows?.filter((name) => !rows.some(({ id }) => id === name)) ?? [];
  if (unknown.length > 0) {
    const names = rows.map(({ id }) => id).join(', ');
    process.stderr.write(`error: there is no row ${unknown.join(', ')}; there are ${names}\n`);
    process.exitCode = 2;
    return;
  }
  // What is tried is thrown away.
  const folder = options.quick
    ? mkdtempSync(join(tmpdir(), 'tunnel-bench-'))
    : join(repository, '.tunnel', 'bench');
  try {
    await measureAndWrite(options, { rows, chosen, folder, libtorch });
  } finally {
    if (options.quick) rmSync(folder, { recursive: true });
  }
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {{ rows: import('./row.mjs').Row[], chosen: import('./row.mjs').Row[], folder: string,
 *   libtorch: string }} place
 */
async function measureAndWrite(options, { rows, chosen, folder, libtorch }) {
  const { measure } = await import('./measure.mjs');
  const { parseNotes, renderBenchmarks } = await import('./renderBenchmarks.mjs');
  const { newestOf, readResults } = await import('./results.mjs');
  const { openWorkplace } = await import('./workplace.mjs');
  // Beside the document, so that it can be written anew on any machine.
  const file = options.quick
    ? join(folder, 'benchmarks.jsonl')
    : join(repository, 'docs', 'benchmarks.jsonl');
  if (!options.render) {
    const workplace = await openWorkplace(options, folder, libtorch);
    const failed = await measure(chosen, { ...options, workplace, file });
    if (failed.length > 0) {
      workplace.say(`failed: ${failed.join(', ')}`);
      process.exitCode = 1;
    }
  }
  const records = readResults(file);
  const measured = rows
    .map((row) => ({ row, records: newestOf(records, row.id) }))
    .filter(({ records }) => records.length > 0);
  const notes = fileURLToPath(new URL('notes.md', import.meta.url));
  const text = renderBenchmarks(measured, parseNotes(readFileSync(notes, 'utf8')));
  process.stdout.write(options.quick ? text : `${text.split('\n\n').slice(0, 5).join('\n\n')}\n`);
  if (!options.quick) writeFileSync(join(repository, 'docs', 'benchmarks.md'), text);
}
