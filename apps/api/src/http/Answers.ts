import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { LRUCache } from 'lru-cache';

/** In a thread of Node’s own: large answers would hold up others. */
const gzip = promisify(gzipWithCallback);

/** An answer that is ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  /** The same compressed; null where that is not worth it. */
  readonly gzip: Buffer | null;
  /** A weak one: it is of the content, compressed or not. */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a map’s entry takes beside its bytes, roughly. */
const entryBytes = 1024;
/** What is shorter is not compressed. */
const compressedFrom = 1024;
/** Pictures and Parquet are compressed already. */
const compressible = /^(text\/|application\/json|image\/svg)/;

function sizeOf({ bytes, gzip }: Answer): number {
  return bytes.length + (gzip?.length ?? 0) + entryBytes;
}

/** Answers that are kept, as many as fit; the ones that were used last stay. */
export class Answers {
  readonly #kept: LRUCache<string, Answer>;
  readonly #beingMade = new Map<string, Promise<Answer>>();

  /** @param bytes of all kept answers together; 0 keeps none */
  constructor(bytes: number) {
    this.#kept = new LRUCache({
      maxSize: Math.max(1, bytes),
      sizeCalculation: (answer, key) => sizeOf(answer) + key.length,
    });
  }

  /** The answer of a key: the one that is kept, or is being made, or is made now. */
  async get(key: string, make: () => Promise<Answer>): Promise<Answer> {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const begun = this.#beingMade.get(key);
    if (begun) return begun;
    const making = make();
    this.#beingMade.set(key, making);
    try {
      const answer = await making;
      this.#kept.set(key, answer);
      return answer;
    } finally {
      this.#beingMade.delete(key);
    }
  }
}

/** Makes an answer of content, compressed once for all who ask for it, with a tag from its hash. */
export async function answerOf(
  status: number,
  type: string,
  content: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('base64url');
  const worthIt = bytes.length >= compressedFrom && compressible.test(type);
  const packed = worthIt ? await gzip(bytes) : null;
  return { status, type, bytes, gzip: packed, etag: `W/"${hash}"`, headers };
}
