import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import type { Kept } from './archives.js';

/**
 * Unpacks the wanted entries of a zip file (a wheel is one) under their new names; yauzl refuses
 * names that lead out of the folder.
 *
 * @returns how many entries were unpacked
 */
export async function unzip(file: string, into: string, keep: Kept): Promise<number> {
  const zip = await open(file);
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => {
      const name = newName(entry.fileName, keep);
      if (name === null) {
        zip.readEntry();
        return;
      }
      count += 1;
      extract(zip, entry, join(into, name)).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
  return count;
}

function newName(name: string, keep: Kept): string | null {
  // Folders have entries of their own.
  if (name.endsWith('/')) return null;
  for (const [pattern, replacement] of keep) {
    if (pattern.test(name)) return name.replace(pattern, replacement);
  }
  return null;
}

async function extract(zip: yauzl.ZipFile, entry: yauzl.Entry, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await pipeline(await read(zip, entry), createWriteStream(file));
}

function open(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

function read(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
