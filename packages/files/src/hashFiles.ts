import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The hash of files' bytes one after the other, lower-case hexadecimal. */
export async function hashFiles(
  files: readonly string[],
  algorithm: 'md5' | 'sha256' = 'sha256',
): Promise<string> {
  const hash = createHash(algorithm);
  for (const file of files) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(chunk);
  }
  return hash.digest('hex');
}
