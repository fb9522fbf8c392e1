import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { downloadFile } from './downloadFile.js';

const body = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) & 255));
const sha256 = createHash('sha256').update(body).digest('hex');

let folder = '';
let server: Server;
let url = '';
let requests: (string | undefined)[] = [];
let behaviour: (request: IncomingMessage, response: ServerResponse) => void = serve;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-download-'));
  requests = [];
  behaviour = serve;
  server = createServer((request, response) => {
    requests.push(request.headers.range);
    behaviour(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

/** A server that knows ranges; its file's version is `etag`. */
function serve(request: IncomingMessage, response: ServerResponse, etag = '"one"'): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const partial = from > 0 && request.headers['if-range'] === etag;
  const rest = partial ? body.subarray(from) : body;
  response.writeHead(partial ? 206 : 200, { etag, 'content-length': rest.length });
  response.end(rest);
}

/** Sends the first half and breaks the connection. */
function breakHalfway(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { etag: '"one"', 'content-length': body.length });
  response.write(body.subarray(0, 150_000), () => setTimeout(() => response.destroy(), 50));
}

function get(value = sha256) {
  const file = join(folder, 'file.bin');
  return downloadFile({ url, file, checksum: { algorithm: 'sha256', value } });
}

function folderIsEmptyBut(...names: string[]) {
  for (const name of ['file.bin', 'file.bin.part', 'file.bin.part.validator']) {
    expect(existsSync(join(folder, name)), name).toBe(names.includes(name));
  }
}

it('downloads a file and leaves nothing beside it', async () => {
  await get();
  expect(readFileSync(join(folder, 'file.bin')).equals(body)).toBe(true);
  folderIsEmptyBut('file.bin');
});

it('continues where a broken download ended', async () => {
  behaviour = breakHalfway;
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  folderIsEmptyBut('file.bin.part', 'file.bin.part.validator');
  behaviour = serve;
  await get();
  expect(requests[1]).toMatch(/^bytes=\d+-$/);
  expect(readFileSync(join(folder, 'file.bin')).equals(body)).toBe(true);
});

it('continues where the server names no version: the checksum decides', async () => {
  behaviour = (_request, response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, 150_000), () => setTimeout(() => response.destroy(), 50));
  };
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  behaviour = (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1]);
    response.writeHead(206);
    response.end(body.subarray(from));
  };
  await get();
  expect(readFileSync(join(folder, 'file.bin')).equals(body)).toBe(true);
});

it('begins again where the server’s file has changed meanwhile', async () => {
  behaviour = breakHalfway;
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  behaviour = (request, response) => serve(request, response, '"two"');
  await get();
  expect(readFileSync(join(folder, 'file.bin')).equals(body)).toBe(true);
});

it('keeps nothing whose checksum is wrong', async () => {
  await expect(get('0'.repeat(64))).rejects.toMatchObject({ code: 'data-checksum' });
  folderIsEmptyBut();
});

it('says what a server answers, and gives up on one that does not', async () => {
  behaviour = (_request, response) => {
    response.writeHead(404);
    response.end();
  };
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  behaviour = () => {};
  const silent = downloadFile({
    url,
    file: join(folder, 'file.bin'),
    checksum: { algorithm: 'sha256', value: sha256 },
    answerTimeoutMs: 100,
  });
  await expect(silent).rejects.toMatchObject({ code: 'download-failed' });
});

it('can be cancelled', async () => {
  const controller = new AbortController();
  behaviour = () => controller.abort();
  const cancelled = downloadFile({
    url,
    file: join(folder, 'file.bin'),
    checksum: { algorithm: 'sha256', value: sha256 },
    signal: controller.signal,
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
});
