#!/usr/bin/env node
// Follows one run by many clients at once, some of which read nothing for as long as it is computed, and
// looks whether each gets every event in order, whether the slow ones hold up the others, and how much
// memory the service takes for them.
//
//   node test/api/streams.mjs --clients 1000 --slow 50 --history 20000
//
// The run has a history of so many events, of which the slow clients have seen none. Needs what
// "npm run build" makes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Served } from './Served.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    slow: { type: 'string', default: '50' },
    history: { type: 'string', default: '20000' },
  },
});
const clients = Number(values.clients);
const slow = Number(values.slow);
const history = Number(values.history);
/** Of a connection’s own, in the service. */
const bytesPerClient = 192 * 1024;
/** What the service takes anyway, to compute a run and to answer. */
const bytesBesides = 128 * 2 ** 20;

const id = '20260131-120000-123-quickstart-smoke';
const time = '2026-01-31T12:00:00.123Z';

/** Keeps a run that waits, after many events. @param {string} folder */
function prepareRun(folder) {
  mkdirSync(folder, { recursive: true });
  const state = {
    id,
    state: 'queued',
    request: {
      experiment: 'quickstart',
      scale: 'smoke',
      dataset: 'shapes',
      threads: 1,
      device: 'cpu',
    },
    createdAt: time,
    startedAt: null,
    finishedAt: null,
    error: null,
    cancelling: false,
    tasks: { all: null, done: 0 },
  };
  writeFileSync(
    join(folder, 'state.json'),
    JSON.stringify({ version: 1, state, idempotencyKey: null }),
  );
  const notes = ['x'.repeat(700)];
  const events = Array.from({ length: history }, (_, at) =>
    JSON.stringify({ id: at + 1, time, kind: 'data', train: 'shapes', ood: null, notes }),
  );
  writeFileSync(join(folder, 'events.ndjson'), events.map((event) => `${event}\n`).join(''));
}

/** A client that reads the events after one, and keeps of them no more than their number and hash. */
class Follower {
  #last;
  #hash = createHash('sha256');
  #text = '';
  /** @type {import('node:http').IncomingMessage | null} */
  #response = null;

  /** @param {number} after */
  constructor(after) {
    this.after = after;
    this.#last = after;
  }

  /** @param {string} url @param {boolean} reads whether it reads at once */
  async open(url, reads) {
    const headers = { 'Last-Event-ID': String(this.after) };
    const request = httpRequest(`${url}/api/v1/runs/${id}/events`, { headers, agent: false }).end();
    const [response] = await once(request, 'response');
    assert.equal(response.statusCode, 200);
    this.#response = response;
    if (!reads) response.pause();
  }

  /** Reads to the end. */
  async read() {
    assert.ok(this.#response);
    this.#response.setEncoding('utf8');
    for await (const chunk of this.#response) this.#take(chunk);
  }

  /** @param {string} chunk */
  #take(chunk) {
    const parts = (this.#text + chunk).split('\n\n');
    this.#text = parts.pop() ?? '';
    for (const part of parts) {
      if (part.startsWith(':')) continue;
      const [, number, json = ''] = /^id: (\d+)\ndata: (.*)$/.exec(part) ?? [];
      assert.equal(Number(number), this.#last + 1);
      this.#last += 1;
      this.#hash.update(`${json}\n`);
    }
  }

  /** Checks that it got all of them. @param {readonly string[]} lines as they are kept */
  check(lines) {
    assert.equal(this.#last, lines.length);
    const wanted = createHash('sha256').update(
      lines
        .slice(this.after)
        .map((line) => `${line}\n`)
        .join(''),
    );
    assert.equal(this.#hash.digest('hex'), wanted.digest('hex'));
  }
}

const served = new Served(['--rate-limit', '0']);
const folder = join(served.storeFolder, 'service', 'runs', id);
prepareRun(folder);
await served.start();
const residentBytes = served.residentBytes();
let most = residentBytes;
const watching = setInterval(() => {
  most = Math.max(most, served.residentBytes());
}, 100);

const slowOnes = Array.from({ length: slow }, () => new Follower(0));
// Each of the others has seen all but some of the history.
const others = Array.from(
  { length: clients - slow },
  (_, at) => new Follower(Math.max(0, history - (at % 100))),
);
for (const follower of slowOnes) await follower.open(served.url, false);
for (const follower of others) await follower.open(served.url, true);
const began = performance.now();
await Promise.all(others.map((follower) => follower.read()));
const othersMs = performance.now() - began;
clearInterval(watching);
const state = await (await fetch(`${served.url}/api/v1/runs/${id}`)).json();
assert.equal(state.state, 'done');
const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
for (const follower of others) follower.check(lines);

// Only now do the slow ones read.
await Promise.all(slowOnes.map((follower) => follower.read()));
for (const follower of slowOnes) follower.check(lines);
const grown = most - residentBytes;
const allowed = clients * bytesPerClient + bytesBesides;
assert.ok(grown < allowed, `the service grew by ${grown} bytes, more than ${allowed}`);
await served.remove();
console.log(
  `${clients} clients got all ${lines.length} events of a run in order, ${slow} of them after it had ended; the others had the last of them ${Math.round(othersMs)} ms after they were there; memory grew by ${Math.round(grown / 2 ** 20)} MiB`,
);
