#!/usr/bin/env node
// Kills workers of the run service, the service, or both, with SIGKILL and at random moments, and looks
// whether every run ends with the right numbers, once, with all its events in order.
//
//   node test/api/kills.mjs --kills 50 --seed 1
//
// Runs until so many kills are done, and prints a line each. Needs what "npm run build" makes.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandomStream } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { Served } from './Served.mjs';

/** @typedef {{ id: number, json: string }} Event */

const seeds = [0, 1];
/** Of one run’s workers; the service gives a run up after one more that dies without progress. */
const workerKills = 3;
const killsInRound = 6;

/** A served store whose runs are followed. */
class Followed extends Served {
  #token = '';

  /** @param {number} seed */
  async startRun(seed) {
    this.#token ||= await this.token('runs:write');
    const request = { experiment: 'quickstart', scale: 'smoke', dataset: 'shapes', threads: 1 };
    const response = await fetch(`${this.url}/api/v1/runs`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `seed-${seed}`,
      },
      body: JSON.stringify({ ...request, seeds: [seed] }),
    });
    assert.equal(response.status, 202);
    return (await response.json()).id;
  }

  /** The run that is computed now, and its worker. */
  worker() {
    const claims = join(this.storeFolder, 'service', 'claims');
    const files = existsSync(claims) ? readdirSync(claims) : [];
    for (const name of files.filter((each) => each.endsWith('.claim'))) {
      try {
        const { task, pid } = JSON.parse(readFileSync(join(claims, name), 'utf8'));
        if (task !== 'service') return { run: task, pid };
      } catch {
        // Given up since the folder was listed.
      }
    }
    return null;
  }

  /** Follows a run to its end, from service to service. @param {string} id */
  async follow(id) {
    /** @type {Event[]} */
    const events = [];
    for (;;) {
      try {
        await this.followOnce(id, events);
      } catch {
        await setTimeout(100);
      }
      const last = events.at(-1);
      if (last && /"kind":"state","state":"(done|failed|cancelled)"/.test(last.json)) return events;
    }
  }

  /** @param {string} id @param {Event[]} events */
  async followOnce(id, events) {
    const headers = { 'Last-Event-ID': String(events.at(-1)?.id ?? 0) };
    const response = await fetch(`${this.url}/api/v1/runs/${id}/events`, { headers });
    if (!response.body) return;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) {
      const parts = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, number, json] = /^id: (\d+)\ndata: (.*)$/.exec(part) ?? [];
        if (number && json) events.push({ id: Number(number), json });
      }
    }
  }

  /** Each artifact with what it says of itself, when it was finished among it. */
  artifacts() {
    const folder = join(this.storeFolder, 'artifacts');
    const shards = existsSync(folder) ? readdirSync(folder) : [];
    const files = shards.flatMap((shard) =>
      readdirSync(join(folder, shard)).map((id) => [id, join(folder, shard, id, 'task.json')]),
    );
    return new Map(files.map(([id = '', file = '']) => [id, readFileSync(file, 'utf8')]));
  }
}

/** What a run found, and nothing of when it was computed. @param {import('@tunnel/core').RunRecord} run */
function found({ networks, findings, figures, tables, data, tasks, seeds }) {
  const times = { trainSeconds: 0, measureSeconds: 0 };
  return {
    networks: networks.map(({ seeds, ...network }) => ({
      ...network,
      seeds: seeds.map((seed) => ({ ...seed, ...times })),
    })),
    findings,
    figures,
    tables,
    data,
    tasks: tasks.map(({ id }) => id),
    seeds,
  };
}

/** The records of a store that nothing is killed in, by seed, and how long one run takes. */
async function reference() {
  const served = new Followed();
  await served.start();
  const began = performance.now();
  const ids = [];
  for (const seed of seeds) ids.push(await served.startRun(seed));
  for (const id of ids) await served.follow(id);
  const durationMs = (performance.now() - began) / seeds.length;
  const store = await Store.open(served.storeFolder);
  const records = [];
  for (const id of ids) records.push(found(await store.readRun(id)));
  await served.remove();
  return { records, durationMs };
}

/**
 * Runs every seed in a store of its own while things are killed.
 *
 * @param {Awaited<ReturnType<typeof reference>>} whole
 * @param {() => number} random
 * @param {number} kills at most
 * @returns {Promise<number>} how many there were
 */
async function round(whole, random, kills) {
  const served = new Followed();
  await served.start();
  const ids = [];
  for (const seed of seeds) ids.push(await served.startRun(seed));
  const following = Promise.all(ids.map((id) => served.follow(id)));
  const ended = following.then(() => true);
  const before = [];
  /** @type {Map<string, number>} */
  const killed = new Map();
  let done = 0;
  while (done < kills) {
    const pause = setTimeout(random() * whole.durationMs, false);
    if (await Promise.race([ended, pause])) break;
    const worker = served.worker();
    const worn = worker && (killed.get(worker.run) ?? 0) >= workerKills;
    const targets = worker && !worn ? ['worker', 'service', 'both'] : ['service'];
    const target = targets[Math.floor(random() * targets.length)] ?? 'service';
    if (worker && target !== 'service') {
      killed.set(worker.run, (killed.get(worker.run) ?? 0) + 1);
      try {
        process.kill(worker.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
    if (target !== 'worker') await served.stop('SIGKILL');
    before.push(served.artifacts());
    done += 1;
    console.log(`killed ${target}, ${before.at(-1)?.size} tasks done`);
    if (target !== 'worker') await served.start();
  }
  const events = await following;

  // Looked at before the service is stopped, which could mend something.
  const listed = await (await fetch(`${served.url}/api/v1/runs?sort=createdAt`)).json();
  assert.deepEqual(
    listed.items.map((/** @type {{ id: string, state: string }} */ run) => [run.id, run.state]),
    ids.map((id) => [id, 'done']),
  );
  const store = await Store.open(served.storeFolder);
  assert.deepEqual(await store.runIds(), ids);
  for (const [at, id] of ids.entries()) {
    assert.deepEqual(found(await store.readRun(id)), whole.records[at]);
    // Followers saw every event once and in order, and just as it is kept.
    const kept = readFileSync(
      join(served.storeFolder, 'service', 'runs', id, 'events.ndjson'),
      'utf8',
    );
    assert.deepEqual(
      events[at]?.map(({ json }) => json),
      kept.trimEnd().split('\n'),
    );
    events[at]?.forEach((event, index) => {
      assert.equal(event.id, index + 1);
    });
    const computed = kept.match(/"kind":"ended","task":"[0-9a-f]+".*"state":"done"/g) ?? [];
    const tasks = computed.map((line) => line.slice(0, 90));
    assert.equal(new Set(tasks).size, tasks.length);
  }
  // One that was computed again would have been finished at another time.
  const artifacts = served.artifacts();
  assert.equal(artifacts.size, new Set(whole.records.flatMap(({ tasks }) => tasks)).size);
  for (const earlier of before) {
    for (const [id, text] of earlier) assert.equal(artifacts.get(id), text);
  }
  await served.remove();
  return done;
}

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const random = createRandomStream(Number(values.seed));
const whole = await reference();
process.setMaxListeners(0);
let kills = 0;
let runs = 0;
while (kills < Number(values.kills)) {
  kills += await round(whole, random, Math.min(killsInRound, Number(values.kills) - kills));
  runs += seeds.length;
  console.log(`${runs} runs ended right after ${kills} kills`);
}
