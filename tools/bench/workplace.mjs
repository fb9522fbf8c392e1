import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { device } from '@tunnel/native';
import { madeUpData, realData } from './data.mjs';
import { benchPython } from './python.mjs';

/**
 * What the rows measure with.
 *
 * @param {import('./options.mjs').Options} options
 * @param {string} folder
 * @param {string} libtorch
 * @returns {Promise<import('./row.mjs').Workplace>}
 */
export async function openWorkplace(options, folder, libtorch) {
  const { quick, reference } = options;
  const say = (/** @type {string} */ text) => {
    process.stderr.write(`bench: ${text}\n`);
  };
  const alone = options.alone || (quick && options.python === null);
  if (!alone && !existsSync(reference)) {
    throw new Error(`${reference} is not there; give --reference, or --no-python for our side`);
  }
  mkdirSync(folder, { recursive: true });
  return {
    quick,
    folder,
    libtorch,
    reference,
    say,
    programs: fileURLToPath(new URL('reference', import.meta.url)),
    python: alone ? null : (options.python ?? (await benchPython(say))),
    bfloat16: (await device().wait()).cpu.bfloat16,
    ...(quick ? madeUpData(join(folder, 'data')) : await realData()),
  };
}
