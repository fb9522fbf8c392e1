import { rename, writeFile } from 'node:fs/promises';
import type { StoredTensor } from './readTensors.js';

/**
 * Writes tensors as a safetensors file, in the order given, whole or not at all. See `readTensors`
 * for the form.
 */
export async function writeTensors(
  file: string,
  tensors: ReadonlyMap<string, StoredTensor>,
): Promise<void> {
  const header: Record<string, object> = {};
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const from = end;
    end += data.byteLength;
    header[name] = { dtype, shape, data_offsets: [from, end] };
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const text = JSON.stringify(header);
  // Spaces bring the data to a multiple of 8, as safetensors’ own writers do.
  const json = Buffer.from(text + ' '.repeat(-Buffer.byteLength(text) & 7));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(`${file}.tmp`, Buffer.concat([length, json, ...parts]));
  await rename(`${file}.tmp`, file);
}
