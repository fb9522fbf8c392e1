import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TunnelError, taskIdSchema } from '@tunnel/core';
import { readRecord } from '../artifactRecord.js';
import { listIfThere } from '../files/listIfThere.js';
import { makeFolder } from '../files/makeFolder.js';
import type { Store } from '../Store.js';
import { resumeFile } from '../TaskDraft.js';
import { unwritable } from '../unwritable.js';
import { bytesUnder } from './bytesUnder.js';

const dayMs = 24 * 3600 * 1000;

/** What counts as garbage. */
export interface GarbageOptions {
  /** For how many days quarantined artifacts and resumable drafts stay; default 7. */
  readonly olderThanDays?: number | undefined;
  /** Also artifacts that no run refers to, and that none of those that one refers to needs. */
  readonly unreferenced?: boolean | undefined;
}

/** Something in a store that is of no more use. */
export interface Garbage {
  readonly kind: 'claim' | 'draft' | 'temporary' | 'quarantined' | 'unreferenced';
  readonly path: string;
  readonly bytes: number;
  /** In words. */
  readonly why: string;
  /** The task that it belongs to; null for none. */
  readonly task: string | null;
}

/**
 * Looks for what is of no more use. Nothing that a living process works on is.
 *
 * @throws TunnelError `artifact-corrupt` where a run cannot be read and so what it refers to is
 *   unknown, `invalid-request` for unreferenced artifacts while processes work in the store, and for
 *   fewer days than none
 */
export async function findGarbage(store: Store, options: GarbageOptions): Promise<Garbage[]> {
  const { olderThanDays = 7, unreferenced = false } = options;
  if (!(olderThanDays >= 0)) {
    throw new TunnelError(
      'invalid-request',
      `olderThanDays is ${olderThanDays}; give a number of days of at least 0`,
      { olderThanDays },
    );
  }
  const before = Date.now() - olderThanDays * dayMs;
  return [
    ...(await deadClaims(store)),
    ...(await abandonedDrafts(store, before)),
    ...(await temporaryFiles(store)),
    ...(await quarantined(store, before)),
    ...(unreferenced ? await unreferencedTasks(store) : []),
  ];
}

/** Removes garbage; what a process has come to work on meanwhile stays. Returns what went. */
export async function removeGarbage(store: Store, all: readonly Garbage[]): Promise<Garbage[]> {
  const removed: Garbage[] = [];
  try {
    for (const garbage of all) {
      const { kind, path, task } = garbage;
      const remove = () => removeWhole(store, path, kind === 'unreferenced');
      const needsClaim = kind === 'draft' || kind === 'unreferenced';
      const done = needsClaim && task ? await store.withClaim(task, remove) : await remove();
      if (done) removed.push(garbage);
    }
  } catch (error) {
    throw unwritable(store.folder, error);
  }
  return removed;
}

/** An artifact is moved first: half of one must never be found under its name. */
async function removeWhole(store: Store, path: string, moveFirst: boolean): Promise<true> {
  let target = path;
  if (moveFirst) {
    await makeFolder(store.quarantineFolder);
    target = join(store.quarantineFolder, `removed.${Date.now()}`);
    await rename(path, target);
  }
  await rm(target, { recursive: true, force: true });
  return true;
}

async function deadClaims(store: Store): Promise<Garbage[]> {
  const garbage: Garbage[] = [];
  for (const { path, claim, state, beatMs } of await store.claimFiles()) {
    const silent = state === 'unknown' && beatMs < Date.now() - dayMs;
    if (state !== 'dead' && !silent) continue;
    const holder = claim ? `process ${claim.pid} on ${claim.host}` : 'a claim that cannot be read';
    const why = silent ? `${holder}: no heartbeat for a day` : `${holder} has ended`;
    garbage.push(await found('claim', path, why, claim?.task ?? null));
  }
  return garbage;
}

async function abandonedDrafts(store: Store, before: number): Promise<Garbage[]> {
  const living = new Set((await store.claims()).map(({ task }) => task));
  const garbage: Garbage[] = [];
  for (const id of await listIfThere(store.workFolder)) {
    if (!taskIdSchema.safeParse(id).success || living.has(id)) continue;
    const path = store.draftFolder(id);
    const age = await ageInWords(path, before);
    if (store.hasTask(id)) garbage.push(await found('draft', path, 'its task is done', id));
    else if (!existsSync(join(path, resumeFile)) && !(await isComplete(path)))
      garbage.push(await found('draft', path, 'nothing to go on from', id));
    else if (age) garbage.push(await found('draft', path, `untouched for ${age}`, id));
  }
  return garbage;
}

/** Whether only its name is missing to make a draft an artifact. */
async function isComplete(folder: string): Promise<boolean> {
  return readRecord(folder).then(
    () => true,
    () => false,
  );
}

/** Files that were being written when their process was killed. */
async function temporaryFiles(store: Store): Promise<Garbage[]> {
  const garbage: Garbage[] = [];
  for (const folder of [store.workFolder, store.runsFolder]) {
    for (const name of await listIfThere(folder)) {
      const path = join(folder, name);
      if (name.endsWith('.tmp') && (await ageInWords(path, Date.now() - dayMs)))
        garbage.push(await found('temporary', path, 'half-written for more than a day', null));
    }
  }
  return garbage;
}

async function quarantined(store: Store, before: number): Promise<Garbage[]> {
  const garbage: Garbage[] = [];
  for (const name of await listIfThere(store.quarantineFolder)) {
    const since = Number(name.split('.').at(-1));
    if (!(since <= before)) continue;
    const path = join(store.quarantineFolder, name);
    const why = `in quarantine for ${days(Date.now() - since)}`;
    garbage.push(await found('quarantined', path, why, null));
  }
  return garbage;
}

async function unreferencedTasks(store: Store): Promise<Garbage[]> {
  const [claim] = await store.claims();
  if (claim) {
    throw new TunnelError(
      'invalid-request',
      `what no run refers to cannot be told while process ${claim.pid} on ${claim.host} works in ${store.folder}; collect when it has ended`,
      { pid: claim.pid, host: claim.host },
    );
  }
  const needed = new Set<string>();
  const need = async (id: string): Promise<void> => {
    if (needed.has(id) || !store.hasTask(id)) return;
    needed.add(id);
    const { inputs } = await readRecord(store.taskFolder(id));
    for (const input of Object.values(inputs)) await need(input);
  };
  for (const run of await store.runIds()) {
    for (const { id } of (await store.readRun(run)).tasks) await need(id);
  }
  const garbage: Garbage[] = [];
  for (const id of await store.taskIds()) {
    if (needed.has(id)) continue;
    garbage.push(await found('unreferenced', store.taskFolder(id), 'no run refers to it', id));
  }
  return garbage;
}

async function found(
  kind: Garbage['kind'],
  path: string,
  why: string,
  task: string | null,
): Promise<Garbage> {
  return { kind, path, bytes: await bytesUnder(path), why, task };
}

/** For how long nothing under a path was written, where that is since before a time; else null. */
async function ageInWords(path: string, before: number): Promise<string | null> {
  const newest = await newestUnder(path);
  return newest < before ? days(Date.now() - newest) : null;
}

async function newestUnder(path: string): Promise<number> {
  const self = await stat(path).catch(() => null);
  if (!self) return Number.POSITIVE_INFINITY;
  if (!self.isDirectory()) return self.mtimeMs;
  const within = await readdir(path);
  const times = await Promise.all(within.map((name) => newestUnder(join(path, name))));
  return Math.max(self.mtimeMs, ...times.filter(Number.isFinite));
}

function days(ms: number): string {
  return `${Math.floor(ms / dayMs)} days`;
}
