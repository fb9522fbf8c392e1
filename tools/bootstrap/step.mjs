import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './repository.mjs';

/**
 * Does a step of the set-up, unless its outcome is there and was made from the same inputs.
 *
 * @param {{ title: string, stamp: string, outcome: string, inputs: string, work: () => Promise<void> }} step
 *   `stamp` and `outcome` are files relative to the repository; `inputs` a fingerprint
 */
export async function step({ title, stamp, outcome, inputs, work }) {
  const file = join(repository, stamp);
  const made = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (made === inputs && existsSync(join(repository, outcome))) return;
  process.stderr.write(`set-up: ${title}\n`);
  const start = performance.now();
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, inputs);
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stderr.write(`set-up: ${title}: ${seconds} s\n`);
}
