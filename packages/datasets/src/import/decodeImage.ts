import { readFile } from 'node:fs/promises';
import { TunnelError } from '@tunnel/core';
import sharp, { type Sharp } from 'sharp';

// Images are small and come once: what pays is many at a time, each on one thread.
sharp.cache(false);
sharp.concurrency(1);

/** What decodes images here, with the versions that its pixels may depend on. */
export const decoder = `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;

/** The side that images are to have, and whether others are brought to it. */
export interface ImageSize {
  readonly side: number;
  readonly resize: boolean;
}

/** An image’s pixels. */
export interface DecodedImage {
  /** Red, green, blue (and alpha, opaque) of each pixel in turn, row by row. */
  readonly pixels: Buffer;
  readonly channels: number;
  readonly resized: boolean;
}

/**
 * Reads a PNG or JPEG file, whatever its name ends with, as RGB of 8 bits. Greyscale, palette and
 * CMYK images become RGB; embedded colour profiles and orientations are not applied, as in PyTorch’s
 * ImageFolder. An alpha channel is left out where every pixel is opaque; else the image is refused,
 * for what it looks like depends on what is behind it.
 *
 * @throws TunnelError `image-unreadable`, `image-size`
 */
export async function decodeImage(file: string, size: ImageSize): Promise<DecodedImage> {
  const bytes = await readImage(file);
  const { side } = size;
  try {
    const image = sharp(bytes, { ...strict, ...limits(size) }).toColourspace('srgb');
    const resized = size.resize && (await hasOtherSize(image, side));
    // The shorter side scaled to the side, the longer one cropped.
    if (resized) image.resize(side, side, { fit: 'cover', position: 'centre', ...kernel });
    const { data: pixels, info } = await image.raw().toBuffer({ resolveWithObject: true });
    checkSize(file, info, side);
    checkOpaque(file, pixels, info.channels);
    return { pixels, channels: info.channels, resized };
  } catch (error) {
    if (error instanceof TunnelError) throw error;
    const reason = (error as Error).message.split('\n')[0];
    if (!size.resize && /pixel limit/.test(reason ?? '')) await checkHeader(file, bytes, side);
    throw unreadable(file, `cannot be decoded: ${reason}`, 'give a whole PNG or JPEG image');
  }
}

const strict = { failOn: 'warning', ignoreIcc: true } as const;

/**
 * What is not to be resized is not unpacked where its header already says that it is too large: a small
 * file may claim a gigabyte. Others have the decoder’s own limit.
 */
function limits({ side, resize }: ImageSize): { limitInputPixels?: number } {
  return resize ? {} : { limitInputPixels: side * side };
}

const kernel = { kernel: 'lanczos3', fastShrinkOnLoad: false } as const;

async function readImage(file: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { message } = error as Error;
    throw unreadable(file, `cannot be read: ${message}`, 'give a file that can be read');
  }
  const isPng = bytes.subarray(0, 8).equals(pngStart);
  if (!isPng && !bytes.subarray(0, 3).equals(jpegStart)) {
    throw unreadable(file, 'is neither a PNG nor a JPEG image', 'give one, or take the file away');
  }
  // The byte of the header that has the bits of a sample.
  if (isPng && bytes[24] === 16) {
    throw unreadable(file, 'has 16 bits a channel', 'give an image of 8 bits a channel');
  }
  return bytes;
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);

async function hasOtherSize(image: Sharp, side: number): Promise<boolean> {
  const { width, height } = await image.metadata();
  return width !== side || height !== side;
}

/** Checks the size that an image’s header says. */
async function checkHeader(file: string, bytes: Buffer, side: number): Promise<void> {
  checkSize(file, await sharp(bytes, { ...strict, limitInputPixels: false }).metadata(), side);
}

function checkSize(file: string, info: { width: number; height: number }, side: number): void {
  const { width, height } = info;
  if (width === side && height === side) return;
  throw new TunnelError(
    'image-size',
    `${file} has ${width} × ${height} pixels, not ${side} × ${side}; give images of one size with --side, or --resize`,
    { path: file, width, height, side },
  );
}

function checkOpaque(file: string, pixels: Buffer, channels: number): void {
  if (channels !== 4) return;
  for (let at = 3; at < pixels.length; at += 4) {
    if (pixels[at] === 255) continue;
    throw unreadable(file, 'has transparent pixels', 'give it a background, without alpha');
  }
}

function unreadable(file: string, what: string, right: string): TunnelError {
  return new TunnelError('image-unreadable', `${file} ${what}; ${right}`, { path: file });
}
