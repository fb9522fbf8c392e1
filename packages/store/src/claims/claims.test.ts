import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimHolder } from './Claim.js';
import { Claims, type ClaimTiming } from './Claims.js';
import { thisProcess } from './thisProcess.js';

const task = 'ab'.repeat(32);
const self = thisProcess();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-claims-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const claims = (timing: Partial<ClaimTiming> = {}) =>
  new Claims(folder, { beatMs: 10_000, staleMs: 60_000, ...timing });

/** The claim of some other process. */
function writeClaim(holder: Partial<ClaimHolder>): string {
  const file = join(folder, `${task}.${Math.random()}.claim`);
  const since = '2026-01-01T00:00:00.000Z';
  writeFileSync(file, JSON.stringify({ task, ...self, ...holder, since }));
  return file;
}

it('are had by one at a time, and leave nothing', async () => {
  const first = await claims().acquire(task);
  expect(first?.isHeld()).toBe(true);
  expect(await claims().acquire(task)).toBeNull();
  expect(await claims().acquire('cd'.repeat(32))).not.toBeNull();
  expect(await claims().living()).toHaveLength(2);
  await first?.release();
  const next = await claims().acquire(task);
  await next?.release();
  expect(readdirSync(folder).filter((name) => name.startsWith(task))).toEqual([]);
});

it('are never had by two that try at once', async () => {
  let had = 0;
  for (let round = 0; round < 50; round++) {
    const tried = await Promise.all([1, 2, 3].map(() => claims().acquire(task)));
    const won = tried.filter((claim) => claim !== null);
    expect(won.length).toBeLessThanOrEqual(1);
    had += won.length;
    for (const claim of won) await claim.release();
    expect(readdirSync(folder)).toEqual([]);
  }
  // All may give way to each other, but not for ever.
  expect(had).toBeGreaterThan(0);
});

describe('of a process of this machine that', () => {
  it('lives are believed, however long it was silent', async () => {
    const file = writeClaim({});
    utimesSync(file, 0, 0);
    expect(await claims({ staleMs: 0 }).acquire(task)).toBeNull();
  });

  it('has ended are taken at once', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('close', resolve));
    const file = writeClaim({ pid: child.pid ?? 0 });
    expect(await claims().living()).toEqual([]);
    expect(await claims().acquire(task)).not.toBeNull();
    expect(existsSync(file)).toBe(false);
  });

  it('has ended are taken though another process has its id now', async () => {
    writeClaim({ started: '1' });
    expect(await claims().acquire(task)).not.toBeNull();
  });

  it.runIf(process.platform === 'linux')('was killed but not reaped are taken', async () => {
    // The shell becomes a program that never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text) => resolve(Number(text))),
    );
    await setTimeout(200);
    writeClaim({ pid });
    expect(await claims().acquire(task)).not.toBeNull();
    parent.kill();
  });
});

describe('of another machine', () => {
  it('are believed as long as they are touched', async () => {
    const file = writeClaim({ machine: 'other', host: 'other' });
    const observer = claims({ staleMs: 300 });
    for (let beat = 1; beat <= 8; beat++) {
      expect(await observer.acquire(task)).toBeNull();
      utimesSync(file, beat, beat);
      await setTimeout(100);
    }
  });

  it('are taken when no heartbeat was seen for long enough, by this clock', async () => {
    const file = writeClaim({ machine: 'other', host: 'other' });
    // Its clock is a day ahead.
    const ahead = new Date(Date.now() + 24 * 3600 * 1000);
    utimesSync(file, ahead, ahead);
    const observer = claims({ staleMs: 300 });
    expect(await observer.acquire(task)).toBeNull();
    await setTimeout(400);
    expect(await observer.acquire(task)).not.toBeNull();
    expect(existsSync(file)).toBe(false);
  });
});

it('that cannot be read, as a power cut leaves them, are waited out', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${task}.torn.claim`), '');
  const observer = claims({ staleMs: 100 });
  expect(await observer.acquire(task)).toBeNull();
  await setTimeout(200);
  expect(await observer.acquire(task)).not.toBeNull();
});

it('tell their holder that another has taken them', async () => {
  const held = await claims({ beatMs: 20 }).acquire(task);
  expect(held?.lost.aborted).toBe(false);
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  await setTimeout(200);
  expect(held?.lost.aborted).toBe(true);
  await held?.release();
});
