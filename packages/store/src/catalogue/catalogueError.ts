import { isTunnelError, TunnelError } from '@tunnel/core';

/** What SQLite threw, as an error of the catalogue. */
export function catalogueError(file: string, error: unknown): TunnelError {
  if (isTunnelError(error)) return error;
  const { code = '', message } = error as { code?: string; message: string };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return corruptCatalogue(file, message);
  }
  return new TunnelError(
    'store-unwritable',
    `the catalogue ${file} cannot be used: ${message}; the artifacts are not touched by that; make room or give access, then run "tunnel store reindex"`,
    { path: file },
  );
}

/** The error of a catalogue that is damaged. */
export function corruptCatalogue(file: string, what: string): TunnelError {
  return new TunnelError(
    'catalogue-corrupt',
    `the catalogue ${file} is damaged: ${what}; the artifacts are not touched by that; run "tunnel store reindex", which makes it anew from them`,
    { path: file },
  );
}
