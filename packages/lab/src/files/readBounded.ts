import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Links are refused, and what is no file is not waited for, as a pipe would be. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The text of a file that somebody else wrote, and that may be anything.
 *
 * @throws the file system’s error; another one for what is no file, or has more than `mostBytes`
 */
export async function readBounded(path: string, mostBytes: number): Promise<string> {
  const { text, bytesBefore } = await readEnd(path, mostBytes);
  if (bytesBefore === 0) return text;
  throw new Error(`it has more than ${mostBytes} bytes`);
}

/** The last bytes of such a file as text, and how many there are before them. @throws as `readBounded` */
export async function readEnd(
  path: string,
  mostBytes: number,
): Promise<{ readonly text: string; readonly bytesBefore: number }> {
  const file = await open(path, flags);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error('it is no file');
    const bytesBefore = Math.max(0, stat.size - mostBytes);
    const bytes = await readAt(file, bytesBefore, stat.size - bytesBefore);
    return { text: bytes.toString('utf8'), bytesBefore };
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
