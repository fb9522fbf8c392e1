import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isTunnelError, TunnelError } from '@tunnel/core';
import { recordBytes } from '../files/recordBytes.js';
import type { ManifestSplit } from '../imported/manifest.js';
import { decodeImage, type ImageSize } from './decodeImage.js';
import type { Problems } from './Problems.js';
import type { SplitFiles } from './scanTree.js';

/** How a split is written. */
export interface SplitWriting extends ImageSize {
  /** Where its file goes. */
  readonly folder: string;
  /** Takes what cannot be read; from the first on nothing more is written. */
  readonly problems: Problems;
  /** Hears how many more images were read. */
  readonly onImages: (more: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** Bytes of the records that are held at once, about; and at most so many records. */
const chunk = { bytes: 1 << 25, records: 256 };

/**
 * Writes the images of a split in layout `tunnel`, label by label.
 *
 * @returns its part of the manifest, and how many images were resized
 * @throws TunnelError `cancelled`
 */
export async function writeSplit(
  { split, classes }: SplitFiles,
  writing: SplitWriting,
): Promise<{ manifest: ManifestSplit; resized: number }> {
  const { folder, side, problems, onImages, signal } = writing;
  const images = classes.flatMap((files, label) => files.map((file) => ({ file, label })));
  const record = recordBytes('tunnel', side);
  const atOnce = Math.max(1, Math.min(chunk.records, Math.floor(chunk.bytes / record)));
  const name = `${split}.bin` as const;
  const hash = createHash('sha256');
  let resized = 0;
  const out = await open(join(folder, name), 'wx');
  try {
    for (let start = 0; start < images.length; start += atOnce) {
      if (signal?.aborted) throw new TunnelError('cancelled', 'the import was cancelled');
      const part = images.slice(start, start + atOnce);
      const records = Buffer.alloc(part.length * record);
      const outcomes = await Promise.all(
        part.map((image, at) =>
          fillRecord(records.subarray(at * record, (at + 1) * record), image, writing),
        ),
      );
      for (const outcome of outcomes) {
        if (outcome instanceof TunnelError) problems.add(outcome);
        else if (outcome.resized) resized++;
      }
      onImages(part.length);
      if (problems.count > 0) continue;
      hash.update(records);
      await writeAll(out, records);
    }
  } finally {
    await out.close();
  }
  const perClass = classes.map((files) => files.length);
  const manifest = { file: name, images: images.length, perClass, sha256: hash.digest('hex') };
  return { manifest, resized };
}

/** Writes one record, or gives what keeps its image from being read. */
async function fillRecord(
  record: Buffer,
  image: { file: string; label: number },
  size: ImageSize,
): Promise<{ resized: boolean } | TunnelError> {
  try {
    const { pixels, channels, resized } = await decodeImage(image.file, size);
    record.writeUInt16LE(image.label, 0);
    const plane = size.side * size.side;
    for (let colour = 0; colour < 3; colour++) {
      const start = 2 + colour * plane;
      for (let at = 0; at < plane; at++) record[start + at] = pixels[at * channels + colour] ?? 0;
    }
    return { resized };
  } catch (error) {
    if (isTunnelError(error)) return error;
    throw error;
  }
}

async function writeAll(out: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await out.write(bytes, done)).bytesWritten;
  }
}
