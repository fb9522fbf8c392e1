#!/usr/bin/env node
// Turns CIFAR-10’s binary files into a folder tree of PNG images in CINIC-10’s form, to test imports
// on real images without CINIC-10 itself:
//
//   node test/data/cifarToPngTree.mjs CIFAR-10-BATCHES-BIN OUT [IMAGES]
//
// Batches 1 to 4 become OUT/train/<class>/<number>.png, batch 5 OUT/valid/…, the test batch
// OUT/test/…; IMAGES limits each split to its first so many. PNG keeps every pixel, so the import of
// the tree holds the same images as the binary files, sorted by class.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetInfo } from '@tunnel/core';
import sharp from 'sharp';

const side = 32;
const plane = side * side;
const recordBytes = 1 + 3 * plane;
const classNames = datasetInfo('cifar10').classNames ?? [];
const splits = {
  train: [1, 2, 3, 4].map((batch) => `data_batch_${batch}.bin`),
  valid: ['data_batch_5.bin'],
  test: ['test_batch.bin'],
};

const [from, into, limit = 'Infinity'] = process.argv.slice(2);
if (!from || !into) {
  console.error('usage: cifarToPngTree.mjs CIFAR-10-BATCHES-BIN OUT [IMAGES]');
  process.exit(2);
}
for (const [split, files] of Object.entries(splits)) {
  for (const name of classNames) await mkdir(join(into, split, name), { recursive: true });
  const batches = await Promise.all(files.map((file) => readFile(join(from, file))));
  const count = await writeImages(Buffer.concat(batches), join(into, split), Number(limit));
  console.log(`${split}: ${count} images`);
}

/**
 * @param {Buffer} records
 * @param {string} folder
 * @param {number} most
 */
async function writeImages(records, folder, most) {
  const count = Math.min(records.length / recordBytes, most);
  for (let image = 0; image < count; image++) {
    const record = records.subarray(image * recordBytes, (image + 1) * recordBytes);
    const name = classNames[record[0] ?? 0] ?? '';
    const file = join(folder, name, `${String(image).padStart(5, '0')}.png`);
    await writeFile(file, await toPng(record.subarray(1)));
  }
  return count;
}

/** @param {Buffer} planes red, green, blue */
function toPng(planes) {
  const pixels = Buffer.alloc(3 * plane);
  for (let at = 0; at < plane; at++) {
    for (let colour = 0; colour < 3; colour++) {
      pixels[3 * at + colour] = planes[colour * plane + at] ?? 0;
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
