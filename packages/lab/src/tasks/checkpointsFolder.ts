import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { artifactFiles } from './artifactFiles.js';

/** Makes the folder of the checkpoints: the engine writes files and makes no folders. */
export function checkpointsFolder(folder: string): string {
  const path = join(folder, artifactFiles.checkpoints);
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'output-unwritable',
      `${path} cannot be made: ${reason}; give a store that can be written`,
      { path },
    );
  }
}
