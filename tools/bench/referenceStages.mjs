import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOrFail } from '../bootstrap/run.mjs';

/**
 * Runs the reference and gives its own result: seconds by stage, and what it found layer by layer.
 *
 * @param {import('./row.mjs').Workplace} workplace with Python
 * @param {{ arguments: string[], weights?: string, columns?: number[][], threads?: number }} request
 *   `weights` in place of its own training; `columns` of the layers that are read in part; `threads` in
 *   place of one for each core
 * @returns {Promise<{ seconds: { [stage: string]: number }, layers: { [measure: string]: number }[],
 *   test_accuracy: number }>}
 */
export async function referenceStages(
  workplace,
  { arguments: given, weights, columns = [], threads },
) {
  const out = join(workplace.folder, `reference-${process.pid}.json`);
  const { python, reference, programs, dataFolder } = workplace;
  const request = {
    reference,
    arguments: ['--data', dataFolder, ...given],
    weights: weights ?? null,
    columns,
    out,
  };
  // The columns of several wide layers are more than an argument may have.
  const asked = `${out}.request`;
  try {
    writeFileSync(asked, JSON.stringify(request));
    const program = /** @type {string} */ (python);
    const env = threads === undefined ? {} : { OMP_NUM_THREADS: String(threads) };
    await runOrFail(program, [`${programs}/stages.py`, asked], env);
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(asked, { force: true });
    rmSync(out, { force: true });
  }
}
