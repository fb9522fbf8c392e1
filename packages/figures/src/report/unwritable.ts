import { TunnelError } from '@tunnel/core';

/** The error for a report folder that the system refused, with the system's reason. */
export function unwritable(folder: string, error: unknown): TunnelError {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
  return new TunnelError(
    'output-unwritable',
    `a report cannot be written to the folder ${folder}: ${reason}; give a folder that can be made and written`,
    { folder },
  );
}
