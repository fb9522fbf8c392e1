import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLibtorch } from '@tunnel/native';

/**
 * The folder of a libtorch that the addon can be built with, installed where there is none. Says what
 * it does on standard error.
 *
 * @returns {Promise<string>}
 */
export async function installLibtorch() {
  const say = (/** @type {string} */ text) => process.stderr.write(`libtorch: ${text}\n`);
  const { path } = await ensureLibtorch({ say, onProgress: progressLine() });
  if (existsSync(join(path, 'include', 'torch', 'csrc'))) return path;
  throw new Error(
    `${path} has no include/torch: the addon cannot be built with it; set LIBTORCH to a whole libtorch`,
  );
}

/** A line that is drawn over in a terminal, and printed every ten seconds elsewhere. */
function progressLine() {
  let told = Date.now();
  return (/** @type {import('@tunnel/datasets').DownloadProgress} */ progress) => {
    const { bytes, totalBytes, secondsLeft } = progress;
    const ended = bytes === totalBytes;
    const terminal = process.stderr.isTTY;
    if (!terminal && !ended && Date.now() - told < 10_000) return;
    told = Date.now();
    const total = totalBytes === null ? '' : ` of ${Math.round(totalBytes / 1e6)}`;
    const left = secondsLeft === null ? '' : `, ${Math.round(secondsLeft)} s left`;
    const text = `libtorch: ${Math.round(bytes / 1e6)}${total} MB${left}`;
    process.stderr.write(terminal ? `\r${text.padEnd(60)}${ended ? '\n' : ''}` : `${text}\n`);
  };
}
