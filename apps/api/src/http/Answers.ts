import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** An answer that is ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  /** A weak one: compression keeps the content, not the bytes. */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a map’s entry takes beside its bytes, roughly. */
const entryBytes = 1024;

/** Answers that are kept, as many as fit; the ones that were used last stay. */
export class Answers {
  readonly #kept: LRUCache<string, Answer>;
  readonly #beingMade = new Map<string, Promise<Answer>>();

  /** @param bytes of all kept answers together; 0 keeps none */
  constructor(bytes: number) {
    this.#kept = new LRUCache({
      maxSize: Math.max(1, bytes),
      sizeCalculation: (answer, key) => answer.bytes.length + key.length + entryBytes,
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

/** Makes an answer of content, with an entity tag from its hash. */
export function answerOf(
  status: number,
  type: string,
  content: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { status, type, bytes, etag: `W/"${hash}"`, headers };
}
