import { join } from 'node:path';
import { classCountOf, type ImportResult, sideOf } from '@tunnel/core';
import { dataRef } from '../dataRef.js';
import { artifactFiles } from '../tasks/artifactFiles.js';
import { networkRef } from '../tasks/networkRef.js';
import { runOf, type TaskStart } from '../tasks/TaskStart.js';
import { hashImport } from './hashImport.js';
import { checkContent, importedPath } from './importedPath.js';
import type { SourceOf } from './SourceOf.js';

/** Has the engine write weights that came from elsewhere as its own. */
export async function importWeights(
  start: TaskStart<'import'>,
  source: SourceOf<'weights'>,
  signal: AbortSignal,
): Promise<ImportResult> {
  const { setting, folder, options } = start;
  const { contentHash, network, data, normalisation, seed } = source;
  const file = importedPath(start);
  checkContent(file, await hashImport(file), contentHash);
  const request = {
    network: networkRef(network, classCountOf(data), sideOf(data)),
    file,
    normalisation,
    data: normalisation === null ? dataRef(data, setting.datasets, 'train', seed) : null,
    run: runOf(start),
    weightsFile: join(folder, artifactFiles.weights),
  };
  const result = await setting.engine.importWeights(request, { ...options, signal }).wait();
  return { kind: 'weights', ...result };
}
