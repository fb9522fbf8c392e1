import { createRandomStream, TunnelError } from '@tunnel/core';
import { balancedLabel } from './balancedLabel.js';
import { drawShape } from './drawShape.js';
import type { Outline } from './outline.js';
import { shapesCounts } from './shapesCounts.js';
import { shapesOodOutlines } from './shapesOodOutlines.js';
import { shapesOutlines } from './shapesOutlines.js';
import { imageSide } from './shapesRecipe.js';

/** What {@link generateShapes} makes. */
export interface GenerateShapesOptions {
  /** `shapes`, or its held-out companion of ten other classes. */
  readonly set: 'shapes' | 'shapes-ood';
  /** The two splits share no image. */
  readonly split: 'train' | 'test';
  /** Number of images, 1 to 1,000,000; default the split’s in {@link shapesCounts}. */
  readonly count?: number;
  /** The first image’s place among all of the split’s, 0 to 1,000,000; default 0. */
  readonly start?: number;
  /** An integer from 0 to 2³² − 1; default 0. Another seed draws other images. */
  readonly seed?: number;
}

const recordBytes = 1 + 3 * imageSide * imageSide;
const maximumCount = 1_000_000;
const outlines = { shapes: shapesOutlines, 'shapes-ood': shapesOodOutlines };
const setWords = { shapes: 1, 'shapes-ood': 2 };
const splitWords = { train: 1, test: 2 };
const labelWord = 1;
const imageWord = 2;

/**
 * Draws a split of `shapes` or `shapes-ood`: 32 × 32 RGB images of simple shapes that vary in
 * place, scale, rotation, colour and texture, as records of CIFAR-10’s binary version (a label
 * byte, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row).
 *
 * The same options give the same bytes on every machine. Every image is drawn from a random stream
 * of its own, so `count` images are the first of any larger count, and parts put together are the
 * whole. Each ten successive records, from the split’s first, hold every class once.
 *
 * @returns `count` records of 3,073 bytes.
 * @throws TunnelError `invalid-request` for a set, split, count, start or seed other than described.
 */
export function generateShapes(options: GenerateShapesOptions): Uint8Array {
  const { set, split, count, start, seed } = complete(options);
  const words = [seed, setWords[set], splitWords[split]];
  const bytes = new Uint8Array(count * recordBytes);
  for (let index = start; index < start + count; index += 1) {
    const label = balancedLabel(index, ...words, labelWord);
    const offset = (index - start) * recordBytes;
    bytes[offset] = label;
    drawShape(
      outlineOf(set, label),
      createRandomStream(...words, imageWord, index),
      bytes,
      offset + 1,
    );
  }
  return bytes;
}

function complete(options: GenerateShapesOptions): Required<GenerateShapesOptions> {
  const { set, split, start = 0, seed = 0 } = options;
  if (!Object.hasOwn(setWords, set)) {
    throw refusal('set', set, "'shapes' or 'shapes-ood'");
  }
  if (!Object.hasOwn(splitWords, split)) {
    throw refusal('split', split, "'train' or 'test'");
  }
  const { count = shapesCounts[split] } = options;
  if (!Number.isInteger(count) || count < 1 || count > maximumCount) {
    throw refusal('count', count, `an integer from 1 to ${maximumCount}`);
  }
  if (!Number.isInteger(start) || start < 0 || start > maximumCount) {
    throw refusal('start', start, `an integer from 0 to ${maximumCount}`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw refusal('seed', seed, 'an integer from 0 to 4294967295');
  }
  return { set, split, count, start, seed };
}

function refusal(option: string, value: unknown, right: string): TunnelError {
  return new TunnelError(
    'invalid-request',
    `generateShapes: ${option} is ${String(value)}; it must be ${right}`,
    { option, value },
  );
}

function outlineOf(set: GenerateShapesOptions['set'], label: number): Outline {
  const entry = outlines[set][label];
  if (!entry) throw new TunnelError('internal', `${set} has no class ${label}`, { set, label });
  return entry[1];
}
