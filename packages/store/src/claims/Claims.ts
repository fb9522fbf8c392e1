import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { listIfThere } from '../files/listIfThere.js';
import { type Claim, type ClaimHolder, claimSchema } from './Claim.js';
import { HeldClaim } from './HeldClaim.js';
import { holderState } from './holderState.js';
import { thisProcess } from './thisProcess.js';

const suffix = '.claim';

/** How often a claim is tried where others try at the same moment, and how long they part for. */
const attempts = 4;
const backOffMs = 20;

/** How claims are kept alive, and for how long a silent one is believed. */
export interface ClaimTiming {
  /** How often a holder touches its claims, in milliseconds. */
  readonly beatMs: number;
  /**
   * How long a claim of another machine is watched without a heartbeat before its holder counts as
   * dead. Above the minute for which network file systems remember a file’s times.
   */
  readonly staleMs: number;
}

/** A heartbeat every 10 seconds, believed for 2 minutes. */
export const defaultTiming: ClaimTiming = { beatMs: 10_000, staleMs: 120_000 };

/** A claim’s file, and what is known of its holder. */
export interface ClaimFile {
  readonly path: string;
  /** Null for a file that is no claim, as a power cut may leave it. */
  readonly claim: Claim | null;
  readonly state: 'alive' | 'dead' | 'unknown';
  /** When its holder touched it last, by the file system’s clock. */
  readonly beatMs: number;
}

/**
 * Which process runs which task, or whatever else has a name, over all processes that share a folder.
 *
 * Every claim is a file of its own, `<task>.<token>.claim`. A process writes one, and then looks for
 * others: it has the task if there is no other living claim, else it takes its own back. So no two
 * can have a task, since of two the later one to look sees both; and removing a dead one’s file
 * harms no other. Nothing is needed of the file system but that a file is listed once it is there.
 */
export class Claims {
  readonly #folder: string;
  readonly #timing: ClaimTiming;
  readonly #self: ClaimHolder = thisProcess();
  /** When the heartbeat of a file was seen to change, by this process’s clock. */
  readonly #seen = new Map<string, { beatMs: number; at: number }>();

  constructor(folder: string, timing = defaultTiming) {
    this.#folder = folder;
    this.#timing = timing;
  }

  /** Claims a task; null where another claim on it is alive. */
  async acquire(task: string): Promise<HeldClaim | null> {
    for (let attempt = 1; ; attempt++) {
      if (await this.#isTaken(task, null)) return null;
      const held = await this.#try(task);
      if (held || attempt === attempts) return held;
      // Those who tried at once have given way to each other; the first to come back has it.
      await setTimeout(Math.random() * backOffMs);
    }
  }

  /** Writes a claim and looks for others; null, and the claim taken back, where there are any. */
  async #try(task: string): Promise<HeldClaim | null> {
    const { path, made } = await this.#write(task);
    const held = new HeldClaim(path, made, this.#timing.beatMs);
    try {
      if (!(await this.#isTaken(task, path))) {
        await this.#removeDead(task, path);
        return held;
      }
    } catch (error) {
      await held.release();
      throw error;
    }
    await held.release();
    return null;
  }

  /** The claims whose holders live, as far as can be known. */
  async living(): Promise<Claim[]> {
    const files = await this.files();
    return files.flatMap((file) => (file.claim && this.#isLiving(file) ? [file.claim] : []));
  }

  /** All claims that there are files of, optionally of one task. */
  async files(task = ''): Promise<ClaimFile[]> {
    const names = await listIfThere(this.#folder);
    const found: ClaimFile[] = [];
    for (const name of names) {
      if (!name.startsWith(task && `${task}.`) || !name.endsWith(suffix)) continue;
      const file = await this.#read(join(this.#folder, name));
      if (file) found.push(file);
    }
    return found;
  }

  async #isTaken(task: string, own: string | null): Promise<boolean> {
    const files = await this.files(task);
    return files.some((file) => file.path !== own && this.#isLiving(file));
  }

  async #removeDead(task: string, own: string): Promise<void> {
    for (const file of await this.files(task)) {
      if (file.path !== own && !this.#isLiving(file)) await rm(file.path, { force: true });
    }
  }

  /** Clocks of machines differ, so what counts is for how long no heartbeat was seen from here. */
  #isLiving({ path, state, beatMs }: ClaimFile): boolean {
    if (state !== 'unknown') return state === 'alive';
    const now = performance.now();
    const seen = this.#seen.get(path);
    if (seen?.beatMs === beatMs) return now - seen.at < this.#timing.staleMs;
    this.#seen.set(path, { beatMs, at: now });
    return true;
  }

  async #read(path: string): Promise<ClaimFile | null> {
    try {
      const { mtimeMs } = await stat(path);
      const claim = parseClaim(await readFile(path, 'utf8'));
      const state = claim ? holderState(claim, this.#self) : 'unknown';
      return { path, claim, state, beatMs: mtimeMs };
    } catch (error) {
      // Given up since the folder was listed.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async #write(task: string): Promise<{ path: string; made: string | null }> {
    const claim: Claim = { task, ...this.#self, since: new Date().toISOString() };
    const path = join(this.#folder, `${task}.${randomBytes(8).toString('hex')}${suffix}`);
    for (let attempt = 1; ; attempt++) {
      try {
        const made = await mkdir(this.#folder, { recursive: true });
        // Under another name first: who lists the folder must find it whole.
        await writeFile(`${path}.tmp`, `${JSON.stringify(claim, null, 2)}\n`);
        await rename(`${path}.tmp`, path);
        return { path, made: made ?? null };
      } catch (error) {
        await rm(`${path}.tmp`, { force: true });
        // Another process has just removed the empty folder, or one above it.
        const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
        if (!gone || attempt === 10) throw error;
      }
    }
  }
}

function parseClaim(text: string): Claim | null {
  try {
    return claimSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
