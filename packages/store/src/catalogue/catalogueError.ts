import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { isTunnelError, TunnelError } from '@tunnel/core';

/**
 * What SQLite threw, as an error of the catalogue. Its tables are Tunnel’s own: where one of them is not
 * as it was made, the file is damaged too.
 */
export function catalogueError(file: string, error: unknown): TunnelError {
  if (isTunnelError(error)) return error;
  const { code = '', message } = error as { code?: string; message: string };
  if (/^SQLITE_(CORRUPT|NOTADB|ERROR|SCHEMA|CONSTRAINT|MISMATCH)/.test(code)) {
    return corruptCatalogue(file, message);
  }
  // A damaged header can say that the file is for reading only.
  if (code.startsWith('SQLITE_READONLY') && canWrite(file)) return corruptCatalogue(file, message);
  return new TunnelError(
    'store-unwritable',
    `the catalogue ${file} cannot be used: ${message}; the artifacts are not touched by that; make room or give access, then run "tunnel store reindex"`,
    { path: file },
  );
}

function canWrite(file: string): boolean {
  try {
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The error of a catalogue that is damaged. */
export function corruptCatalogue(file: string, what: string): TunnelError {
  const line = what.replace(/\s+/g, ' ');
  return new TunnelError(
    'catalogue-corrupt',
    `the catalogue ${file} is damaged: ${line}; the artifacts are not touched by that; run "tunnel store reindex", which makes it anew from them`,
    { path: file },
  );
}
