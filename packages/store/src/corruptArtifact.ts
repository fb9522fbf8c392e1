import { type ErrorContext, TunnelError } from '@tunnel/core';

/** The error of an artifact that is not what was written, with what to do. */
export function corruptArtifact(
  path: string,
  what: string,
  context: ErrorContext = {},
): TunnelError {
  return new TunnelError(
    'artifact-corrupt',
    `${path} ${what}; run "tunnel store verify --quarantine", which moves its task out of the way, and it is computed anew`,
    { path, ...context },
  );
}
