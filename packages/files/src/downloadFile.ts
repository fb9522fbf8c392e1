import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { TunnelError } from '@tunnel/core';
import { hashFiles } from './hashFiles.js';

/** What is known of a download while it goes on. */
export interface DownloadProgress {
  readonly bytes: number;
  /** Null where the server does not say. */
  readonly totalBytes: number | null;
  readonly secondsLeft: number | null;
}

/** A file to have. */
export interface Download {
  readonly url: string;
  /** Where it goes; a part of it lies in `<file>.part` until it is whole. */
  readonly file: string;
  /** Lower-case hexadecimal. */
  readonly checksum: { readonly algorithm: 'md5' | 'sha256'; readonly value: string };
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long the server may take to begin to answer, default 5,000 ms. */
  readonly answerTimeoutMs?: number;
  /** How long it may be silent in the middle, default 30,000 ms. */
  readonly silenceTimeoutMs?: number;
}

/**
 * Downloads a file, checks its checksum, and gives it its name. A part that an earlier call left is
 * continued, unless the server's file has changed since (`If-Range`).
 *
 * @throws TunnelError `download-failed`: what was had stays for the next call; `data-checksum`:
 *   nothing stays; `cancelled`
 */
export async function downloadFile(download: Download): Promise<void> {
  const { file, checksum, url } = download;
  const part = `${file}.part`;
  await mkdir(dirname(file), { recursive: true });
  await fetchInto(part, download);
  const found = await hashFiles([part], checksum.algorithm);
  if (found !== checksum.value) {
    await forget(part);
    throw new TunnelError(
      'data-checksum',
      `${url} has ${checksum.algorithm} ${found}, not ${checksum.value}; it was not kept, try again`,
      { url, found, expected: checksum.value },
    );
  }
  await rename(part, file);
  await forget(part);
}

async function fetchInto(part: string, download: Download): Promise<void> {
  const { url, signal } = download;
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    await transfer(part, download, stop);
  } catch (error) {
    if (signal?.aborted) throw new TunnelError('cancelled', `the download of ${url} was cancelled`);
    throw new TunnelError('download-failed', `cannot download ${url}: ${reasonOf(error)}`, { url });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function transfer(part: string, download: Download, stop: AbortController): Promise<void> {
  const { answerTimeoutMs = 5_000, silenceTimeoutMs = 30_000, onProgress } = download;
  const have = await partOf(part);
  const timer = timeout(stop, answerTimeoutMs);
  try {
    const response = await fetch(download.url, {
      headers: have ? rangeFrom(have) : {},
      signal: stop.signal,
    });
    // 416: the part is the whole file already; its checksum is what decides.
    if (response.status === 416 && have) return;
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
    const continued = response.status === 206;
    await remember(part, response);
    const start = continued && have ? have.bytes : 0;
    const length = response.headers.get('content-length');
    const total = length === null ? null : start + Number(length);
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      meter(start, total, onProgress, () => timer.again(silenceTimeoutMs)),
      createWriteStream(part, { flags: continued ? 'a' : 'w' }),
    );
  } finally {
    timer.clear();
  }
}

/** Asks for the rest; a server that names no version of its file is checked by the checksum alone. */
function rangeFrom({ bytes, validator }: { bytes: number; validator: string }) {
  const range = `bytes=${bytes}-`;
  return validator === '' ? { range } : { range, 'if-range': validator };
}

function timeout(stop: AbortController, milliseconds: number) {
  const end = () => stop.abort(new Error('it does not answer'));
  let timer = setTimeout(end, milliseconds);
  return {
    again(next: number) {
      clearTimeout(timer);
      timer = setTimeout(end, next);
    },
    clear: () => clearTimeout(timer),
  };
}

function meter(
  start: number,
  totalBytes: number | null,
  onProgress: Download['onProgress'],
  alive: () => void,
): Transform {
  const began = Date.now();
  let bytes = start;
  let told = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      alive();
      if (onProgress && (Date.now() - told > 200 || bytes === totalBytes)) {
        told = Date.now();
        const pace = (bytes - start) / Math.max(told - began, 1);
        const secondsLeft = totalBytes === null ? null : (totalBytes - bytes) / pace / 1000;
        onProgress({ bytes, totalBytes, secondsLeft });
      }
      done(null, chunk);
    },
  });
}

/** A part and what tells whether the server's file is still the same; null where there is none. */
async function partOf(part: string): Promise<{ bytes: number; validator: string } | null> {
  try {
    const { size } = await stat(part);
    const validator = await readFile(validatorFile(part), 'utf8');
    return size > 0 ? { bytes: size, validator } : null;
  } catch {
    return null;
  }
}

async function remember(part: string, response: Response): Promise<void> {
  const etag = response.headers.get('etag');
  // If-Range needs a strong validator (RFC 9110, 13.1.5).
  const strong = etag?.startsWith('W/') ? null : etag;
  const validator = strong ?? response.headers.get('last-modified') ?? '';
  await writeFile(validatorFile(part), validator);
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(validatorFile(part), { force: true });
}

function validatorFile(part: string): string {
  return `${part}.validator`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.split('\n')[0] ?? text;
}
