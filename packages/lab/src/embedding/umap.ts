import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { TunnelError } from '@tunnel/core';
import type { UmapInput, UmapMessage } from './UmapInput.js';

/** What the maps are made with. */
export const umapLibrary = { name: 'umap-js', version: versionOf('umap-js') };

/** The worker’s program, as it is built. `src` and `dist` lie equally deep. */
const program = new URL('../../dist/embedding/umapWorker.js', import.meta.url);

/**
 * Maps points by UMAP (McInnes et al. 2018) in a thread of its own, which is over when this returns,
 * whatever happens. The same input gives the same bits.
 *
 * @param onEpoch hears of the epochs that are done, every ten
 * @returns the map, `[n, dimensions]` row by row
 * @throws TunnelError `cancelled` after the signal, `internal` where the library fails
 */
export async function umap(
  input: UmapInput,
  signal: AbortSignal,
  onEpoch: (epoch: number) => void,
): Promise<Float32Array<ArrayBuffer>> {
  // The program is a built one, whatever flags this process resolves its own modules by.
  const worker = new Worker(program, { workerData: input, execArgv: [] });
  try {
    return await new Promise<Float32Array<ArrayBuffer>>((resolve, reject) => {
      const cancel = () => reject(new TunnelError('cancelled', 'the embedding was cancelled'));
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (message: UmapMessage) => {
        if (message.kind === 'map') resolve(message.map);
        else onEpoch(message.epoch);
      });
      worker.on('error', (error) =>
        reject(new TunnelError('internal', `UMAP failed: ${oneLine(error)}`)),
      );
      worker.on('exit', (code) =>
        reject(new TunnelError('internal', `UMAP ended with ${code} and no map`)),
      );
    });
  } finally {
    await worker.terminate();
  }
}

function oneLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}

function versionOf(library: string): string {
  const file = createRequire(import.meta.url).resolve(`${library}/package.json`);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
