import { type FileHandle, open } from 'node:fs/promises';
import { type Happening, parseRunEvent, type RunEvent } from '@tunnel/core/resources';

/** An event as it was kept: its number and its JSON. */
export interface EventLine {
  readonly id: number;
  readonly json: string;
}

/** Between the lines whose places in the file are remembered. */
const indexEvery = 32;
/** What is read at once for a reader that is behind; more only where one line is longer. */
const chunkBytes = 16 * 1024;
/** The latest lines, which most readers want, are held in memory: so many, and so long in all. */
const recentLines = 64;
const recentLength = 64 * 1024;

const newline = 0x0a;

/**
 * The events of a run: a file of JSON lines, the line’s number being the event’s id. Readers go each at
 * its own pace and hold no more than a chunk; what they have not read yet stays in the file.
 */
export class EventLog {
  readonly #file: FileHandle;
  /** Where lines 1, 1 + indexEvery, … begin. */
  readonly #index: number[];
  #size: number;
  #count: number;
  #recent: EventLine[] = [];
  #recentLength = 0;
  #unwritten: string[] = [];
  #writing: Promise<void> | null = null;
  #ended = false;
  readonly #waiting = new Set<() => void>();

  private constructor(file: FileHandle, { index, size, count }: Scan) {
    this.#file = file;
    this.#index = index;
    this.#size = size;
    this.#count = count;
  }

  /** Opens a log, or begins one. A last line that was cut off, as by a kill, is removed. */
  static async open(path: string): Promise<EventLog> {
    const file = await open(path, 'a+');
    try {
      const scan = await scanLines(file);
      await file.truncate(scan.size);
      return new EventLog(file, scan);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The latest event’s id; 0 where there is none. */
  get count(): number {
    return this.#count;
  }

  /** Whether nothing comes any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Adds an event. Readers see it once it is in the file. */
  append(happening: Happening): Promise<void> {
    const id = this.#count + this.#unwritten.length + 1;
    this.#unwritten.push(JSON.stringify({ id, time: new Date().toISOString(), ...happening }));
    this.#writing ??= this.#write();
    return this.#writing;
  }

  async #write(): Promise<void> {
    try {
      // What is added meanwhile goes with the next write.
      while (this.#unwritten.length > 0) {
        const lines = [...this.#unwritten];
        await this.#file.appendFile(lines.map((line) => `${line}\n`).join(''));
        this.#unwritten.splice(0, lines.length);
        for (const json of lines) this.#publish(json);
        this.#wake();
      }
    } catch (error) {
      // Half a line, as a full disk leaves it, would make one with the next.
      this.#unwritten = [];
      await this.#file.truncate(this.#size).catch(() => {});
      throw error;
    } finally {
      this.#writing = null;
    }
  }

  #publish(json: string): void {
    if (this.#count % indexEvery === 0) this.#index.push(this.#size);
    this.#count += 1;
    this.#size += Buffer.byteLength(json) + 1;
    this.#recent.push({ id: this.#count, json });
    this.#recentLength += json.length;
    while (this.#recent.length > recentLines || this.#recentLength > recentLength) {
      this.#recentLength -= this.#recent.shift()?.json.length ?? 0;
    }
  }

  /** Lets readers end once they have read all. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The latest event; null where there is none. @throws TunnelError `artifact-corrupt` */
  async last(): Promise<RunEvent | null> {
    if (this.#count === 0) return null;
    const line = (await this.#linesFrom(this.#count))[0];
    return line ? parseRunEvent(line.json) : null;
  }

  /** The events of some kinds that there are now. @throws TunnelError `artifact-corrupt` */
  async *soFar(kinds: readonly RunEvent['kind'][]): AsyncGenerator<RunEvent> {
    const wanted = new RegExp(`"kind":"(${kinds.join('|')})"`);
    for (let next = 1; next <= this.#count; ) {
      const lines = await this.#linesFrom(next);
      next += lines.length;
      // Most are of progress: to parse them all would take long.
      for (const { json } of lines) {
        const event = wanted.test(json) ? parseRunEvent(json) : null;
        if (event && kinds.includes(event.kind)) yield event;
      }
    }
  }

  /**
   * The events after one, and those to come, in batches; ends after the last one of a log that has
   * ended, or at the signal.
   */
  async *read(afterId: number, signal: AbortSignal): AsyncGenerator<readonly EventLine[]> {
    let next = Math.min(afterId, this.#count) + 1;
    while (!signal.aborted) {
      if (next > this.#count) {
        if (this.#ended) return;
        await this.#more(signal);
        continue;
      }
      const lines = await this.#linesFrom(next);
      yield lines;
      next += lines.length;
    }
  }

  /** Some lines from one on, at least that one. */
  async #linesFrom(id: number): Promise<readonly EventLine[]> {
    const first = this.#recent[0]?.id;
    if (first !== undefined && id >= first) return this.#recent.slice(id - first);
    const entry = Math.floor((id - 1) / indexEvery);
    const offset = this.#index[entry] ?? 0;
    const skipped = id - 1 - entry * indexEvery;
    for (let bytes = chunkBytes; ; bytes *= 2) {
      const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(bytes), 0, bytes, offset);
      const whole = buffer.subarray(0, bytesRead).lastIndexOf(newline);
      const lines = whole < 0 ? [] : buffer.toString('utf8', 0, whole).split('\n').slice(skipped);
      if (lines.length > 0) return lines.map((json, at) => ({ id: id + at, json }));
      if (bytesRead < bytes) throw new Error(`event ${id} is not in its file`);
    }
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async close(): Promise<void> {
    this.end();
    await this.#writing?.catch(() => {});
    await this.#file.close();
  }
}

interface Scan {
  readonly index: number[];
  readonly size: number;
  readonly count: number;
}

/** Counts the whole lines of a file, and where some of them begin. */
async function scanLines(file: FileHandle): Promise<Scan> {
  const index: number[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  let size = 0;
  let count = 0;
  let position = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return { index, size, count };
    const chunk = buffer.subarray(0, bytesRead);
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) {
      if (count % indexEvery === 0) index.push(size);
      count += 1;
      size = position + at + 1;
    }
    position += bytesRead;
  }
}
