import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { hashFile } from '@tunnel/store';
import type { FoundActivations } from './findActivations.js';

/**
 * The files of activations by the names that they have in an artifact: `test.safetensors`, or
 * `test/0001.npy` for the first layer and `test/labels.npy`.
 */
export function activationFiles(found: FoundActivations): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const part of ['train', 'test'] as const) {
    const split = found[part];
    if (!split) continue;
    split.layers.forEach(({ file, tensor }, index) => {
      files.set(storedName(part, file, tensor, String(index + 1).padStart(4, '0')), file);
    });
    const { file, tensor } = split.labels;
    files.set(storedName(part, file, tensor, 'labels'), file);
  }
  return files;
}

/** The name that a tensor’s file has in an artifact. */
export function storedName(
  part: 'train' | 'test',
  file: string,
  tensor: string | null,
  name: string,
): string {
  return tensor === null ? `${part}/${name}${extname(file)}` : `${part}${extname(file)}`;
}

/** The sha256 of files together: of the lines “hash, two spaces, name”, as `sha256sum` writes them. */
export async function hashOfFiles(files: ReadonlyMap<string, string>): Promise<string> {
  const all = createHash('sha256');
  for (const [name, file] of files) all.update(`${await hashFile(file)}  ${name}\n`);
  return `sha256:${all.digest('hex')}`;
}
