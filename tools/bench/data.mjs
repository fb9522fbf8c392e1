import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getDataset } from '@tunnel/datasets';

/**
 * The images that both sides read.
 *
 * @typedef {object} BenchData
 * @property {string} dataFolder holds cifar-10-batches-bin/ and cifar-100-binary/
 * @property {import('@tunnel/native').DataRef} train
 * @property {import('@tunnel/native').DataRef} test
 */

/**
 * CIFAR-10, and CIFAR-100 beside it where it is there.
 *
 * @returns {Promise<BenchData>}
 * @throws TunnelError those of `getDataset`
 */
export async function realData() {
  const cifar = await getDataset('cifar10');
  return {
    dataFolder: dirname(cifar.folder),
    train: cifar10Ref(cifar.train),
    test: cifar10Ref(cifar.test),
  };
}

const pixels = 3 * 1024;
const perFile = 256;

/**
 * A few images in CIFAR’s layouts, whose classes have their bright band at different heights.
 *
 * @param {string} folder
 * @returns {BenchData}
 */
export function madeUpData(folder) {
  const write = (/** @type {string} */ file, /** @type {number} */ labelBytes) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, records(labelBytes));
    return path;
  };
  const numbers = [1, 2, 3, 4, 5];
  const train = numbers.map((n) => write(`cifar-10-batches-bin/data_batch_${n}.bin`, 1));
  const test = [write('cifar-10-batches-bin/test_batch.bin', 1)];
  for (const split of ['train', 'test']) write(`cifar-100-binary/${split}.bin`, 2);
  return { dataFolder: folder, train: cifar10Ref(train), test: cifar10Ref(test) };
}

/** @param {number} labelBytes the last one is the label */
function records(labelBytes) {
  const bytes = Buffer.alloc(perFile * (labelBytes + pixels));
  let state = 12345;
  for (let image = 0; image < perFile; image++) {
    const start = image * (labelBytes + pixels) + labelBytes;
    const label = image % 10;
    bytes[start - 1] = labelBytes === 2 ? label * 10 : label;
    for (let at = 0; at < pixels; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const row = (at % 1024) >> 5;
      bytes[start + at] = (Math.floor((row * 10) / 32) === label ? 120 : 0) + (state >>> 25);
    }
  }
  return bytes;
}

/** @param {readonly string[]} files @returns {import('@tunnel/native').DataRef} */
function cifar10Ref(files) {
  return { files, layout: 'cifar10', classCount: 10, classes: null, images: null };
}
