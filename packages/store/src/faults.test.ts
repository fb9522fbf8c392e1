import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from './Store.js';
import { claimTask } from './testing/keep.js';
import { outcome, train } from './testing/madeUpTask.js';

/** What the store asked of the file system, and which of its requests is to fail. */
const { disk } = vi.hoisted(() => ({ disk: { asked: [] as string[], failAt: 0 } }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const ask = (what: string) => {
    disk.asked.push(what);
    if (disk.asked.length !== disk.failAt) return;
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${what}`), { code: 'ENOSPC' });
  };
  return {
    ...real,
    mkdir: async (path: string, options: object) => {
      ask(`mkdir ${path}`);
      return real.mkdir(path, options);
    },
    rename: async (from: string, to: string) => {
      ask(`rename ${from} ${to}`);
      return real.rename(from, to);
    },
    writeFile: async (path: string, text: string) => {
      ask(`write ${path}`);
      return real.writeFile(path, text);
    },
    open: async (path: string, flags: string) => {
      const handle = await real.open(path, flags);
      const writeFile = handle.writeFile.bind(handle);
      const sync = handle.sync.bind(handle);
      return Object.assign(handle, {
        writeFile: async (text: string) => {
          try {
            ask(`write ${path}`);
          } catch (error) {
            // As much as there was room for.
            await writeFile(text.slice(0, text.length / 2));
            throw error;
          }
          await writeFile(text);
        },
        sync: async () => {
          ask(`sync ${path}`);
          await sync();
        },
      });
    },
  };
});

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
  disk.asked = [];
  disk.failAt = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resumeFile = () => join(store.draftFolder(train.id), 'resume.safetensors');

/** What a training writes, then the commit; the disk is full at request `failAt`. */
async function keep(failAt: number): Promise<void> {
  const draft = await claimTask(store, train);
  if (!existsSync(resumeFile())) writeFileSync(resumeFile(), 'state');
  mkdirSync(join(draft.folder, 'checkpoints'), { recursive: true });
  writeFileSync(join(draft.folder, 'checkpoints/step-00000100.safetensors'), 'early');
  writeFileSync(join(draft.folder, 'weights.safetensors'), 'late');
  disk.asked = [];
  disk.failAt = failAt;
  try {
    await draft.commit(outcome);
  } finally {
    disk.failAt = 0;
  }
}

function filesUnder(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

describe('a disk that is full', () => {
  it('at any step of a commit loses nothing, and leaves nothing half-written', async () => {
    await keep(0);
    const steps = disk.asked.length;
    expect(steps).toBeGreaterThan(10);
    for (let step = 1; step <= steps; step++) {
      rmSync(store.folder, { recursive: true, force: true });
      const error = await keep(step).catch((thrown: unknown) => thrown);
      expect(isTunnelError(error) && error.code).toBe('store-unwritable');
      expect(filesUnder(store.folder).filter((file) => /\.(tmp|claim)$/.test(file))).toEqual([]);
      if (store.hasTask(train.id)) await store.verifyTask(train.id);
      else expect(complete() || readFileSync(resumeFile(), 'utf8') === 'state').toBe(true);
      // With room again, the same is kept as ever.
      if (await store.claimTask(train).then((draft) => draft && release(draft))) await keep(0);
      const { files } = await store.verifyTask(train.id);
      expect(files.map(({ name }) => name)).toEqual([
        'checkpoints/step-00000100.safetensors',
        'weights.safetensors',
      ]);
    }
  });

  it('at any step of claiming is said, and leaves nothing', async () => {
    const draft = await claimTask(store, train);
    const steps = disk.asked.length;
    await draft.fail(null);
    for (let step = 1; step <= steps; step++) {
      disk.asked = [];
      disk.failAt = step;
      await expect(store.claimTask(train)).rejects.toMatchObject({ code: 'store-unwritable' });
      expect(existsSync(store.folder) ? filesUnder(store.folder) : []).toEqual([]);
    }
  });
});

function complete(): boolean {
  return existsSync(join(store.draftFolder(train.id), 'task.sha256'));
}

async function release(draft: { fail(error: unknown): Promise<unknown> }): Promise<true> {
  await draft.fail(null);
  return true;
}

it('syncs every file, then its folder, before the artifact has its name, and that after', async () => {
  await keep(0);
  const { asked } = disk;
  const draft = store.draftFolder(train.id);
  const target = store.taskFolder(train.id);
  const named = asked.indexOf(`rename ${draft} ${target}`);
  expect(named).toBeGreaterThan(0);
  const before = asked.slice(0, named);
  const files = ['checkpoints/step-00000100.safetensors', 'weights.safetensors'];
  for (const file of files.map((name) => join(draft, name))) {
    expect(before).toContain(`sync ${file}`);
    expect(before.lastIndexOf(`sync ${dirname(file)}`)).toBeGreaterThan(
      before.indexOf(`sync ${file}`),
    );
  }
  for (const name of ['task.json', 'task.sha256']) {
    const file = join(draft, name);
    const renamed = before.findIndex((each) => each.startsWith('rename') && each.endsWith(file));
    const written = before.findIndex((each) => each.startsWith(`write ${file}.`));
    const synced = before.findIndex((each) => each.startsWith(`sync ${file}.`));
    expect([written, synced, renamed]).toEqual([written, written + 1, written + 2]);
    expect(before.lastIndexOf(`sync ${draft}`)).toBeGreaterThan(renamed);
  }
  // The folders that the artifact lies in were new.
  expect(before).toContain(`sync ${dirname(dirname(target))}`);
  expect(before).toContain(`sync ${store.folder}`);
  expect(asked.slice(named)).toContain(`sync ${dirname(target)}`);
});
