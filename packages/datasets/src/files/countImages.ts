import { stat } from 'node:fs/promises';
import { TunnelError } from '@tunnel/core';
import type { Layout } from '../Dataset.js';
import { recordBytes } from './recordBytes.js';

/**
 * How many images files hold, by their lengths.
 *
 * @throws TunnelError `data-missing` for a file that is not there; `data-truncated` for one that is
 *   empty or does not end with a whole record
 */
export async function countImages(
  files: readonly string[],
  layout: Layout,
  side: number,
): Promise<number> {
  const record = recordBytes(layout, side);
  let images = 0;
  for (const file of files) {
    const bytes = await lengthOf(file);
    if (bytes === 0 || bytes % record !== 0) {
      throw new TunnelError(
        'data-truncated',
        `${file} has ${bytes} bytes, not a whole number of records of ${record}; get it anew`,
        { path: file, bytes, recordBytes: record },
      );
    }
    images += bytes / record;
  }
  return images;
}

async function lengthOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw new TunnelError('data-missing', `${file} is not there; get the data set anew`, {
      path: file,
    });
  }
}
