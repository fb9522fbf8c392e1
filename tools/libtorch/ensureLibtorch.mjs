import { isTunnelError, TunnelError } from '@tunnel/core';
import { libtorchPlaces, resolveLibtorch } from '@tunnel/native';
import { installLibtorch } from './installLibtorch.mjs';

/**
 * The libtorch of this machine, installed into the user’s cache where there is none.
 *
 * @param {AbortSignal} [signal]
 * @throws TunnelError those of `resolveLibtorch` and `installLibtorch`
 */
export async function ensureLibtorch(signal) {
  try {
    return resolveLibtorch();
  } catch (error) {
    if (!isTunnelError(error) || error.code !== 'libtorch-missing') throw error;
  }
  const cache = libtorchPlaces().find(({ source }) => source === 'cache');
  if (!cache) throw new TunnelError('internal', 'there is no cache to install libtorch into');
  await installLibtorch(cache.path, {
    say,
    onProgress: progressLine(),
    ...(signal ? { signal } : {}),
  });
  return resolveLibtorch();
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`libtorch: ${text}\n`);
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
