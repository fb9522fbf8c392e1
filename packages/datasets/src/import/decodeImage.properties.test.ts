import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { decodeImage } from './decodeImage.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'image');
const side = 16;

const picture = sharp({ create: { width: side, height: side, channels: 3, background: '#369' } });
const images = [
  await picture.clone().png().toBuffer(),
  await picture.clone().png({ palette: true, progressive: true }).toBuffer(),
  await picture.clone().jpeg().toBuffer(),
  await picture
    .clone()
    .resize(3 * side, side)
    .jpeg({ progressive: true })
    .toBuffer(),
];

/** A whole image with bytes of it others, or with its end cut off or others put behind it. */
const spoilt = fc
  .record({
    image: fc.constantFrom(...images),
    places: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
    length: fc.option(fc.nat(), { nil: null }),
    behind: fc.uint8Array({ maxLength: 20 }),
  })
  .map(({ image, places, length, behind }) => {
    const bytes = Buffer.from(image);
    for (const [at, byte] of places) bytes[at % bytes.length] = byte;
    const end = length === null ? bytes.length : length % bytes.length;
    return Buffer.concat([bytes.subarray(0, end), behind]);
  });
const starts = images.map((image) => image.subarray(0, 24));
const beginning = fc
  .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 100 }))
  .map((parts) => Buffer.concat(parts));

it.each([
  ['any bytes', fc.uint8Array({ maxLength: 200 })],
  ['a beginning', beginning],
  ['nearly an image', spoilt],
])('%s is an image of the side that is wanted, or is refused', async (_, files) => {
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (bytes, resize) => {
      writeFileSync(file, bytes);
      try {
        const { pixels, channels } = await decodeImage(file, { side, resize });
        expect([3, 4]).toContain(channels);
        expect(pixels.length).toBe(channels * side * side);
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(['image-unreadable', 'image-size']).toContain(error.code);
        expect(error.message).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 200 },
  );
});
