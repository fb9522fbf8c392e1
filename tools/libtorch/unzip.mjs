import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

/**
 * Unpacks the wanted entries of a zip file (a wheel is one) under their new names; yauzl refuses
 * names that lead out of the folder.
 *
 * @param {string} file
 * @param {string} into
 * @param {[RegExp, string][]} keep
 * @returns {Promise<number>} how many entries were unpacked
 */
export async function unzip(file, into, keep) {
  /** @type {(path: string, options: yauzl.Options) => Promise<yauzl.ZipFile>} */
  const open = promisify(yauzl.open);
  const zip = await open(file, { lazyEntries: true });
  let count = 0;
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (/** @type {yauzl.Entry} */ entry) => {
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

/** @param {string} name @param {[RegExp, string][]} keep */
function newName(name, keep) {
  // Folders have entries of their own.
  if (name.endsWith('/')) return null;
  for (const [pattern, replacement] of keep) {
    if (pattern.test(name)) return name.replace(pattern, replacement);
  }
  return null;
}

/** @param {yauzl.ZipFile} zip @param {yauzl.Entry} entry @param {string} file */
async function extract(zip, entry, file) {
  await mkdir(dirname(file), { recursive: true });
  const read = /** @type {(entry: yauzl.Entry) => Promise<import('node:stream').Readable>} */ (
    promisify(zip.openReadStream.bind(zip))
  );
  await pipeline(await read(entry), createWriteStream(file));
}
