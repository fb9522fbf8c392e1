#!/usr/bin/env node
// Starts many runs at once, and looks whether each is begun or told when to come back, whether none that
// was begun is lost, and how much memory the service takes meanwhile.
//
//   node test/api/starts.mjs --starts 10000 --sockets 3000
//
// Needs what "npm run build" makes.
import assert from 'node:assert/strict';
import { Agent, request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Served } from './Served.mjs';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '10000' },
    sockets: { type: 'string', default: '3000' },
  },
});
const queueLimit = 16;
const allowedBytes = 384 * 2 ** 20;

// Runs fail as soon as they are begun: what they compute is tested elsewhere.
const timeouts = ['--headers-timeout-ms', '120000', '--request-timeout-ms', '120000'];
const flags = ['--rate-limit', '0', '--queue-limit', String(queueLimit), ...timeouts];
const served = new Served(flags, { LIBTORCH: '/none' });
await served.start();
const agent = new Agent({ keepAlive: true, maxSockets: Number(values.sockets) });
const body = JSON.stringify({ experiment: 'quickstart', scale: 'smoke', dataset: 'shapes' });
const headers = {
  Authorization: `Bearer ${await served.token('runs:write')}`,
  'Content-Type': 'application/json',
  'Content-Length': body.length,
};

/** @returns {Promise<{ status: number | undefined, wait: string | undefined, id: string, code: string }>} */
function start() {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, agent };
    const request = httpRequest(`${served.url}/api/v1/runs`, options, async (response) => {
      const { id, code } = await json(response);
      const { statusCode: status, headers: had } = response;
      resolve({ status, wait: had['retry-after'], id, code });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const residentBytes = served.residentBytes();
let most = residentBytes;
const watching = setInterval(() => {
  most = Math.max(most, served.residentBytes());
}, 50);
const began = performance.now();
const answers = await Promise.all(Array.from({ length: Number(values.starts) }, start));
const seconds = (performance.now() - began) / 1000;
clearInterval(watching);
agent.destroy();

const begun = answers.filter(({ status }) => status === 202).map(({ id }) => id);
for (const { status, code, wait } of answers) {
  if (status !== 202) assert.deepEqual([status, code, Number(wait) > 0], [429, 'queue-full', true]);
}
assert.ok(begun.length > queueLimit);
const listed = [];
for (let next = ''; next !== null; ) {
  const cursor = next && `&cursor=${next}`;
  const page = await (
    await fetch(`${served.url}/api/v1/runs?sort=createdAt&limit=200${cursor}`)
  ).json();
  listed.push(...page.items.map((/** @type {{ id: string }} */ run) => run.id));
  next = page.next;
}
assert.deepEqual(listed, begun.sort());
const grown = most - residentBytes;
assert.ok(grown < allowedBytes, `the service grew by ${grown} bytes`);
await served.remove();
console.log(
  `${answers.length} starts in ${seconds.toFixed(1)} s: ${begun.length} begun, the others told to wait; memory grew by ${Math.round(grown / 2 ** 20)} MiB`,
);
