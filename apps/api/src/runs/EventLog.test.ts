import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EventLine, EventLog } from './EventLog.js';

let folder = '';
let path = '';
let log: EventLog;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-events-'));
  path = join(folder, 'events.ndjson');
  log = await EventLog.open(path);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const never = () => new AbortController().signal;

/** An event whose length differs with its number, notes of several bytes a letter among them. */
function event(at: number) {
  const notes = ['é'.repeat((at * 37) % 400)];
  return { kind: 'data', train: String(at), ood: null, notes } as const;
}

async function add(from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at++) void log.append(event(at));
  await log.append({ kind: 'waiting', tasks: [] });
}

async function idsOf(batches: AsyncIterable<readonly EventLine[]>): Promise<number[]> {
  const ids: number[] = [];
  for await (const lines of batches) {
    for (const { id, json } of lines) {
      expect(json).toMatch(`{"id":${id},`);
      ids.push(id);
    }
  }
  return ids;
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

it('gives each reader all that comes after an event, wherever that is', async () => {
  await add(1, 999);
  log.end();
  for (const after of [0, 1, 31, 32, 33, 500, 935, 936, 937, 998, 999, 1000, 5000]) {
    expect(await idsOf(log.read(after, never()))).toEqual(range(after + 1, 1000));
  }
});

it('goes on after it was closed, and drops a line that was cut off', async () => {
  await add(1, 99);
  await log.close();
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, '{"id":101,"kind":"wai');
  log = await EventLog.open(path);
  expect(readFileSync(path, 'utf8')).toBe(whole);
  expect(log.count).toBe(100);
  expect(await log.last()).toMatchObject({ id: 100, kind: 'waiting' });
  await log.append(event(101));
  log.end();
  expect(await idsOf(log.read(0, never()))).toEqual(range(1, 101));
});

it('reads a line that is longer than what is read at once', async () => {
  await log.append({ kind: 'data', train: 'long', ood: null, notes: ['x'.repeat(200_000)] });
  await add(1, 200);
  log.end();
  expect(await idsOf(log.read(0, never()))).toEqual(range(1, 202));
});

it('follows with a thousand readers, of whom some are slow and some leave', async () => {
  const left = new AbortController();
  const ids = (delay: number, signal: AbortSignal) =>
    idsOf(
      (async function* () {
        for await (const lines of log.read(0, signal)) {
          for (let turn = 0; turn < delay; turn++) await setImmediate();
          yield lines;
        }
      })(),
    );
  const readers = range(1, 1000).map((at) => ids(at % 7, never()));
  const leaver = ids(0, left.signal);
  await add(1, 99);
  left.abort();
  expect((await leaver).length).toBeLessThanOrEqual(100);
  await add(101, 199);
  log.end();
  for (const reader of await Promise.all(readers)) expect(reader).toEqual(range(1, 200));
});

it('gives a reader that is far behind no more than a chunk at a time', async () => {
  await add(1, 2999);
  log.end();
  for await (const lines of log.read(0, never())) {
    const bytes = lines.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0);
    expect(bytes).toBeLessThanOrEqual(2 * 64 * 1024);
    expect(lines.length).toBeGreaterThan(0);
  }
});
