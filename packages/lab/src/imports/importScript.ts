import { join } from 'node:path';
import type { ImportResult } from '@tunnel/core';
import { artifactFiles } from '../tasks/artifactFiles.js';
import { throwIfCancelled } from '../tasks/jobOf.js';
import type { TaskStart } from '../tasks/TaskStart.js';
import { copyCheaply } from './copyCheaply.js';
import { hashImport } from './hashImport.js';
import { checkContent, importedPath } from './importedPath.js';
import { readableLayer } from './readableLayer.js';
import type { SourceOf } from './SourceOf.js';

/** Copies a TorchScript module, and has the engine say which of its layers can be read. */
export async function importScript(
  start: TaskStart<'import'>,
  { contentHash, side, outputs }: SourceOf<'script'>,
  signal: AbortSignal,
): Promise<ImportResult> {
  const path = importedPath(start);
  const file = join(start.folder, artifactFiles.script);
  await copyCheaply(path, file);
  checkContent(path, await hashImport(file), contentHash);
  throwIfCancelled(signal, start.task.label);
  const { layers } = await start.setting.engine.inspect({ script: { file, side, outputs } }).wait();
  return { kind: 'script', layers: layers.map(readableLayer) };
}
