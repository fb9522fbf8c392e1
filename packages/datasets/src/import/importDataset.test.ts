import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isTunnelError } from '@tunnel/core';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSpecByName, dataSpecOf } from '../dataSpecOf.js';
import { findDataset } from '../findDataset.js';
import { getDataset } from '../getDataset.js';
import { listDatasets } from '../listDatasets.js';
import { generateShapes } from '../shapes/generateShapes.js';
import { verifyDataset } from '../verifyDataset.js';
import type { ImportProgress } from './ImportProgress.js';
import { type ImportOptions, importDataset } from './importDataset.js';

let folder = '';
let tree = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-import-'));
  tree = join(folder, 'pictures');
  env = { TUNNEL_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Some images of `shapes`, red, green, blue of each pixel in turn. */
const images = pixelsOf(generateShapes({ set: 'shapes', split: 'train', count: 20 }));

function pixelsOf(records: Uint8Array): Buffer[] {
  return Array.from({ length: records.length / 3073 }, (_, image) => {
    const planes = records.subarray(image * 3073 + 1, (image + 1) * 3073);
    return Buffer.from(planes.map((_, at) => planes[(at % 3) * 1024 + Math.floor(at / 3)] ?? 0));
  });
}

/** The red plane, the green one, the blue one. */
function planesOf(pixels: Buffer): Buffer {
  const plane = pixels.length / 3;
  return Buffer.from(pixels.map((_, at) => pixels[3 * (at % plane) + Math.floor(at / plane)] ?? 0));
}

function picture(at: number): Sharp {
  const raw = { width: 32, height: 32, channels: 3 } as const;
  return sharp(images[at % images.length] ?? Buffer.alloc(0), { raw });
}

async function place(path: string, contents: Buffer | string | Sharp): Promise<void> {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  const isData = typeof contents === 'string' || Buffer.isBuffer(contents);
  writeFileSync(file, isData ? contents : await contents.png().toBuffer());
}

/** Two classes with two training images and one test image each. */
async function placeTree(classes = ['cat', 'dog'], splits = ['train', 'test']): Promise<void> {
  let at = 0;
  for (const split of splits) {
    for (const name of classes) {
      const many = split === 'train' ? 2 : 1;
      for (let image = 0; image < many; image++) {
        await place(`${split}/${name}/${image}.png`, picture(at++));
      }
    }
  }
}

/** A PNG file whose header claims so many rows and columns. */
async function claiming(side: number): Promise<Buffer> {
  const png = await picture(1).png().toBuffer();
  png.writeUInt32BE(side, 16);
  png.writeUInt32BE(side, 20);
  // Of the header’s name and its 13 bytes.
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

function importTree(options: Partial<ImportOptions> = {}) {
  return importDataset(tree, { name: 'pets', env, ...options });
}

/** What the cache holds, temporary folders and locks included. */
function cached(): string[] {
  const datasets = join(folder, 'cache/datasets');
  return existsSync(datasets) ? readdirSync(datasets).sort() : [];
}

/** The file names of a split’s images would be lost: their number by class is what is left. */
async function countsOf(options: Partial<ImportOptions>) {
  const dataset = await importTree({ ...options, replace: true });
  const { train, valid, test } = await verifyDataset(dataset.name, env);
  return { train, valid, test, notes: dataset.notes };
}

describe('a folder without a test split', () => {
  it('has a lone validation split as one', async () => {
    await placeTree(['cat', 'dog'], ['train', 'val']);
    const { train, valid, test, notes } = await countsOf({});
    expect({ train, valid, test }).toEqual({ train: [2, 2], valid: null, test: [1, 1] });
    expect(notes).toContain('The test split is the folder val.');
  });

  it('has a share of its class folders as one, the same each time', async () => {
    for (const [name, many] of Object.entries({ cat: 5, dog: 10 })) {
      for (let image = 0; image < many; image++)
        await place(`${name}/${image}.png`, picture(image));
    }
    const { train, test, notes } = await countsOf({ testShare: 0.2 });
    expect({ train, test }).toEqual({ train: [4, 8], test: [1, 2] });
    expect(notes).toEqual(['The test split is 20 % of the images of each class, drawn at random.']);
    const first = manifest().splits.test;
    await countsOf({ testShare: 0.2 });
    expect(manifest().splits.test).toEqual(first);
  });

  it('has a share of its training images as one, beside validation', async () => {
    await placeTree(['cat', 'dog'], ['train', 'valid']);
    const { train, valid, test } = await countsOf({ testShare: 0.01 });
    expect({ train, valid, test }).toEqual({ train: [1, 1], valid: [1, 1], test: [1, 1] });
  });

  it.each([
    ['a share of nothing', { testShare: 0 }, ['train'], 'invalid-request'],
    ['a share beside a test split', { testShare: 0.5 }, ['train', 'test'], 'folder-form'],
    ['a class of one image', { testShare: 0.5 }, ['.'], 'folder-form'],
    ['nothing said', {}, ['train'], 'folder-form'],
  ])('is refused with %s', async (_name, options, splits, code) => {
    await placeTree(['cat', 'dog'], splits);
    await expect(importTree(options)).rejects.toMatchObject({ code });
    expect(cached()).toEqual([]);
  });
});

function manifest() {
  return JSON.parse(readFileSync(join(folder, 'cache/datasets/pets/dataset.json'), 'utf8'));
}

async function failure(options: Partial<ImportOptions> = {}) {
  const error = await importTree(options).catch((thrown) => thrown);
  expect(isTunnelError(error), String(error)).toBe(true);
  expect(error.message).toMatch(/^[^\n]+; give [^\n]+$/);
  return error;
}

describe('a folder of images', () => {
  it('becomes records of a label and three planes, sorted by class and file', async () => {
    await placeTree();
    const dataset = await importTree();
    expect(dataset).toMatchObject({
      name: 'pets',
      layout: 'tunnel',
      side: 32,
      classNames: ['cat', 'dog'],
      valid: [],
      imagesTrain: 4,
      imagesValid: 0,
      imagesTest: 2,
      source: 'imported',
      notes: [],
    });
    const expected = [0, 0, 1, 1].flatMap((label, at) => [
      Buffer.from([label, 0]),
      planesOf(images[at] ?? Buffer.alloc(0)),
    ]);
    expect(readFileSync(dataset.train[0] ?? '').equals(Buffer.concat(expected))).toBe(true);
    expect(cached()).toEqual(['pets']);
    expect(manifest()).toMatchObject({
      form: 'image-folder',
      splits: { train: { images: 4, perClass: [2, 2] }, valid: null, test: { perClass: [1, 1] } },
      resize: null,
      from: 'pictures',
    });
  });

  it('is found, listed, verified and named in a spec like any data set', async () => {
    await placeTree(['cat', 'dog'], ['train', 'val', 'test']);
    const dataset = await importTree();
    expect(await getDataset('pets', { env })).toEqual({ ...dataset, source: 'cache' });
    expect(await verifyDataset('pets', env)).toMatchObject({
      train: [2, 2],
      valid: [1, 1],
      test: [1, 1],
    });
    const listed = await listDatasets(env);
    expect(listed.find(({ name }) => name === 'pets')).toMatchObject({
      kind: 'imported',
      classCount: 2,
      side: 32,
      images: { train: 4, valid: 2, test: 2 },
      problem: null,
    });
    const named = { dataset: 'pets', classCount: 2, side: 32 };
    expect(await dataSpecByName('pets', env)).toEqual(named);
    expect(dataSpecOf(dataset)).toEqual({ ...named, contentHash: dataset.contentHash });
  });

  it('may lie in TUNNEL_DATA_DIR once it is imported, and its name is taken then', async () => {
    await placeTree();
    const { contentHash } = await importTree();
    const moved = { TUNNEL_DATA_DIR: join(folder, 'cache/datasets'), TUNNEL_CACHE_DIR: folder };
    expect(await findDataset('pets', moved)).toMatchObject({
      contentHash,
      source: 'TUNNEL_DATA_DIR',
    });
    expect(await failure({ env: moved, replace: true })).toMatchObject({ code: 'name-taken' });
  });

  it('has another content hash with other class names, or another side', async () => {
    await placeTree(['cat', 'dog']);
    const { contentHash } = await importTree();
    const other = await importTree({ name: 'halved', side: 16, resize: true });
    rmSync(tree, { recursive: true });
    await placeTree(['cat', 'fox']);
    const renamed = await importTree({ name: 'renamed' });
    expect(readFileSync(renamed.train[0] ?? '')).toEqual(
      readFileSync(join(folder, 'cache/datasets/pets/train.bin')),
    );
    expect(new Set([contentHash, other.contentHash, renamed.contentHash]).size).toBe(3);
  });

  it('reads greyscale, palette, opaque and JPEG images as RGB', async () => {
    await placeTree();
    const grey = await picture(0).toColourspace('b-w').png().toBuffer();
    const levels = await sharp(grey).toColourspace('b-w').raw().toBuffer();
    // Eight colours at most, so that a palette loses nothing.
    const few = Buffer.from((images[1] ?? Buffer.alloc(0)).map((value) => (value < 128 ? 0 : 255)));
    const raw = { width: 32, height: 32, channels: 3 } as const;
    const palette = await sharp(few, { raw }).png({ palette: true, dither: 0 }).toBuffer();
    expect((await sharp(palette).metadata()).isPalette).toBe(true);
    const files = {
      'a-grey.png': grey,
      'b-palette.png': palette,
      'c-opaque.png': await picture(2).ensureAlpha(1).png().toBuffer(),
      'd-photo.JPEG': await picture(3)
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    };
    for (const [name, bytes] of Object.entries(files)) await place(`test/cat/${name}`, bytes);
    rmSync(join(tree, 'test/cat/0.png'));
    const dataset = await importTree();
    const bytes = readFileSync(dataset.test[0] ?? '');
    const record = (at: number) => bytes.subarray(3074 * at + 2, 3074 * (at + 1));
    expect(levels.length).toBe(1024);
    expect(record(0).equals(Buffer.concat([levels, levels, levels]))).toBe(true);
    expect(record(1).equals(planesOf(few))).toBe(true);
    expect(record(2).equals(planesOf(images[2] ?? Buffer.alloc(0)))).toBe(true);
    const original = planesOf(images[3] ?? Buffer.alloc(0));
    const off = record(3).map((value, at) => Math.abs(value - (original[at] ?? 0)));
    expect(Math.max(...off)).toBeLessThan(24);
  });

  it('is brought to its side where that is asked for, and says so', async () => {
    await placeTree();
    // Red left and right of a blue square: the crop at the centre is blue.
    const red = { create: { width: 128, height: 64, channels: 3, background: '#f00' } } as const;
    const blue = await sharp({ create: { ...red.create, width: 64, background: '#00f' } })
      .png()
      .toBuffer();
    await place('test/cat/0.png', sharp(red).composite([{ input: blue, left: 32, top: 0 }]));
    expect(await failure()).toMatchObject({
      code: 'image-size',
      context: { width: 128, height: 64, side: 32 },
    });
    const dataset = await importTree({ resize: true });
    const pixels = readFileSync(dataset.test[0] ?? '').subarray(2, 3074);
    expect([pixels[16 * 32 + 16], pixels[2048 + 16 * 32 + 16]]).toEqual([0, 255]);
    expect(dataset.notes).toEqual([expect.stringContaining('1 of 6 images')]);
    expect(manifest().resize).toContain('centre crop');
  });

  it('may hold other files: they are counted in a note', async () => {
    await placeTree();
    await place('README.md', 'pets');
    await place('train/.DS_Store', 'x');
    await place('train/cat/._0.png', 'x');
    await place('train/cat/notes.txt', 'x');
    const { notes } = await importTree();
    expect(notes).toEqual([expect.stringMatching(/: 4 \(README\.md…\) were ignored/)]);
  });

  it('may hold pipes by the names of images, which nobody waits for', async () => {
    await placeTree();
    execFileSync('mkfifo', [join(tree, 'train/cat/pipe.png')]);
    symlinkSync(join(tree, 'train/cat/pipe.png'), join(tree, 'train/cat/linked.png'));
    const { imagesTrain, notes } = await importTree();
    expect(imagesTrain).toBe(4);
    expect(notes).toEqual([expect.stringMatching(/: 2 \(train\/cat\/linked\.png…\)/)]);
  });

  it('tells how far it is', async () => {
    await placeTree();
    const heard: ImportProgress[] = [];
    await importTree({ onProgress: (progress) => heard.push(progress) });
    expect(heard.at(-1)).toMatchObject({ images: 6, totalImages: 6, secondsLeft: 0 });
  });
});

describe('what is refused leaves nothing', () => {
  afterEach(() => expect(cached()).toEqual([]));

  const whole = () => picture(5).jpeg().toBuffer();
  it.each<[string, () => Promise<void>, string]>([
    ['a text file called .png', () => place('train/cat/1.png', 'hello'), 'image-unreadable'],
    ['an empty file', () => place('train/cat/1.png', ''), 'image-unreadable'],
    [
      'a JPEG that is cut short',
      async () => place('train/cat/1.jpg', (await whole()).subarray(0, -100)),
      'image-unreadable',
    ],
    [
      'a PNG that is cut short',
      async () => place('train/cat/1.png', (await picture(1).png().toBuffer()).subarray(0, 500)),
      'image-unreadable',
    ],
    [
      'a transparent image',
      () => place('train/cat/1.png', picture(1).ensureAlpha(0.5)),
      'image-unreadable',
    ],
    [
      '16 bits a channel',
      () => place('train/cat/1.png', picture(1).toColourspace('rgb16')),
      'image-unreadable',
    ],
    [
      'an image of another size',
      () => place('train/cat/1.png', picture(1).resize(40, 32)),
      'image-size',
    ],
    [
      'a small file of an image that would fill the memory',
      async () => place('train/cat/1.png', await claiming(20_000)),
      'image-size',
    ],
    [
      'a file that cannot be read',
      async () => symlinkSync(join(folder, 'nothing'), join(tree, 'train/cat/2.png')),
      'image-unreadable',
    ],
    ['an empty class folder', async () => rmSync(join(tree, 'test/cat/0.png')), 'folder-form'],
    ['a class missing in one split', async () => remove('test/dog'), 'folder-form'],
    ['a class that training lacks', () => place('test/fox/0.png', picture(1)), 'folder-form'],
    ['no test split', async () => remove('test'), 'folder-form'],
    ['no split', async () => [remove('test'), remove('train')].at(2), 'folder-form'],
    ['two validation splits', () => placeTree(['cat'], ['valid', 'val']), 'folder-form'],
    ['one class', async () => [remove('train/dog'), remove('test/dog')].at(2), 'folder-form'],
    [
      'no image at all',
      async () => {
        remove('.');
        for (const split of ['train', 'test'])
          mkdirSync(join(tree, split, 'cat'), { recursive: true });
      },
      'folder-form',
    ],
    ['no folder', async () => remove('.'), 'data-missing'],
  ])('%s', async (_, spoil, code) => {
    await placeTree();
    await spoil();
    expect(await failure()).toMatchObject({ code });
  });

  it('the first problem by name, the others counted and up to ten listed', async () => {
    await placeTree();
    for (let image = 0; image < 12; image++) await place(`train/dog/x${image}.png`, 'no image');
    await place('train/cat/0.png', picture(0).resize(8, 8));
    const { code, message, context } = await failure();
    expect(code).toBe('image-size');
    expect(message).toContain(join(tree, 'train/cat/0.png'));
    expect(message).toContain('(and 12 other problems)');
    expect(context.count).toBe(13);
    expect(context.problems).toHaveLength(10);
  });

  it.each([
    ['a name with a slash', { name: '../pets' }, 'invalid-request'],
    ['a side of 2', { side: 2 }, 'invalid-request'],
    ['CIFAR-10’s name', { name: 'cifar10' }, 'name-taken'],
    ['the folder of CIFAR-10', { name: 'cifar-10-batches-bin' }, 'name-taken'],
    ['CINIC-10’s name for other classes', { name: 'cinic10' }, 'folder-form'],
  ])('%s', async (_, options, code) => {
    await placeTree();
    expect(await failure(options)).toMatchObject({ code });
  });

  it('an import that is cancelled', async () => {
    await placeTree();
    const controller = new AbortController();
    controller.abort();
    const cancelled = importTree({ signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('a cache that cannot be written', async () => {
    await placeTree();
    writeFileSync(join(folder, 'file'), '');
    const unwritable = { TUNNEL_CACHE_DIR: join(folder, 'file') };
    expect(await failure({ env: unwritable })).toMatchObject({ code: 'output-unwritable' });
  });

  it('a disk that is full', async ({ skip }) => {
    await placeTree();
    const disk = join(folder, 'cache');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      skip('mounting takes rights that this user does not have');
    }
    try {
      expect(await failure()).toMatchObject({ code: 'output-unwritable' });
      expect(cached()).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('a name that is taken', () => {
  it('stays with its data set, unless that is to be replaced', async () => {
    await placeTree();
    const first = await importTree();
    await place('train/cat/2.png', picture(9));
    expect(await failure()).toMatchObject({ code: 'name-taken' });
    expect(await findDataset('pets', env)).toMatchObject({ contentHash: first.contentHash });
    const second = await importTree({ replace: true });
    expect(second.imagesTrain).toBe(5);
    expect(await findDataset('pets', env)).toMatchObject({ contentHash: second.contentHash });
    expect(cached()).toEqual(['pets']);
  });

  it('keeps its data set where the replacement fails', async () => {
    await placeTree();
    const { contentHash } = await importTree();
    await place('train/cat/1.png', 'no image');
    expect(await failure({ replace: true })).toMatchObject({ code: 'image-unreadable' });
    expect(await findDataset('pets', env)).toMatchObject({ contentHash });
    expect(cached()).toEqual(['pets']);
  });

  it('is not given to a folder that is no import', async () => {
    await placeTree();
    mkdirSync(join(folder, 'cache/datasets/pets'), { recursive: true });
    expect(await failure({ replace: true })).toMatchObject({ code: 'name-taken' });
  });

  it('goes to one of two that ask at the same time', async () => {
    await placeTree();
    const both = await Promise.allSettled([importTree(), importTree()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'name-taken' },
    });
    expect(await verifyDataset('pets', env)).toMatchObject({ train: [2, 2] });
  });

  it('is free of what a killed import left', async () => {
    await placeTree();
    const left = join(folder, 'cache/datasets/.pets-01234567-89ab-4cde-8f01-23456789abcd');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'train.bin'), 'half');
    await importTree();
    expect(cached()).toEqual(['pets']);
  });
});

describe('an import that was changed since', () => {
  beforeEach(async () => {
    await placeTree();
    await importTree();
  });
  const file = (name: string) => join(folder, 'cache/datasets/pets', name);

  it('in one bit', async () => {
    const bytes = readFileSync(file('test.bin'));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file('test.bin'), bytes);
    for (const open of [findDataset('pets', env), verifyDataset('pets', env)]) {
      await expect(open).rejects.toMatchObject({
        code: 'data-checksum',
        context: { path: file('test.bin') },
      });
    }
  });

  it('by a byte less, or a file less', async () => {
    writeFileSync(file('test.bin'), readFileSync(file('test.bin')).subarray(1));
    await expect(getDataset('pets', { env })).rejects.toMatchObject({ code: 'data-truncated' });
    rmSync(file('test.bin'));
    await expect(getDataset('pets', { env })).rejects.toMatchObject({ code: 'data-missing' });
  });

  it.each([
    ['a manifest of another form', '{"format": 2}'],
    ['a manifest that is cut short', '{"format": 1,'],
  ])('by %s: it is listed with its problem', async (_, text) => {
    writeFileSync(file('dataset.json'), text);
    await expect(findDataset('pets', env)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    const listed = await listDatasets(env);
    expect(listed.find(({ name }) => name === 'pets')).toMatchObject({
      classCount: null,
      images: null,
      problem: expect.stringContaining('dataset.json'),
    });
  });

  it('by other counts in the manifest', async () => {
    const changed = manifest();
    changed.splits.train.perClass = [1, 3];
    writeFileSync(file('dataset.json'), JSON.stringify(changed));
    await expect(verifyDataset('pets', env)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });
});

describe('CINIC-10', () => {
  const names = ['airplane', 'automobile', 'bird', 'cat', 'deer'];
  const classes = [...names, 'dog', 'frog', 'horse', 'ship', 'truck'];

  it('is imported under its own name, with the published counts beside its own', async () => {
    await placeTree(classes, ['train', 'valid', 'test']);
    const dataset = await importTree({ name: 'cinic10' });
    expect(dataset).toMatchObject({ classCount: 10, imagesTrain: 20, imagesValid: 10 });
    expect(dataset.notes).toHaveLength(3);
    expect(dataset.notes[0]).toContain('not verified');
    expect(dataSpecOf(dataset)).toMatchObject({ classCount: null, side: null });
    expect(await getDataset('cinic10', { env })).toMatchObject({ imagesTest: 10 });
  });

  it('without a validation split is refused', async () => {
    await placeTree(classes);
    expect(await failure({ name: 'cinic10' })).toMatchObject({ code: 'folder-form' });
  });

  it('that is there as image files only says how they are imported', async () => {
    const nowhere = await getDataset('cinic10', { env }).catch((error) => error);
    expect(nowhere).toMatchObject({
      code: 'data-unavailable',
      context: { ways: ['npx tunnel data import FOLDER --name cinic10'] },
    });
    mkdirSync(join(folder, 'CINIC-10'));
    const here = { ...env, TUNNEL_DATA_DIR: folder };
    const command = `npx tunnel data import ${join(folder, 'CINIC-10')} --name cinic10`;
    await expect(getDataset('cinic10', { env: here })).rejects.toMatchObject({
      code: 'data-unavailable',
      message: expect.stringContaining(command),
    });
  });
});

it('a name that nothing has is an error with the names that there are', async () => {
  await placeTree();
  await importTree();
  for (const asked of [getDataset('pet', { env }), dataSpecByName('pet', env)]) {
    await expect(asked).rejects.toMatchObject({
      code: 'dataset-unknown',
      context: { names: expect.arrayContaining(['cifar10', 'pets']) },
    });
  }
  await expect(verifyDataset('pet', env)).rejects.toMatchObject({ code: 'dataset-unknown' });
});

function remove(path: string): void {
  rmSync(join(tree, path), { recursive: true });
}
