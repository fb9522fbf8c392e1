// Keeps tasks on a small disk and fills it, twice over: first with weights that have no room, then
// with room for the weights alone. Prints how that ended.
// Run it with --expose-gc.
import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Store } from '../dist/index.js';
import { outcome, seeded } from '../dist/testing/madeUpTask.js';

const [disk = ''] = process.argv.slice(2);
const store = await Store.open(join(disk, 'store'));
const fillers = [];

/** Keeps a task; writing its files stands for the engine. */
async function keep(seed, beforeCommit = () => {}) {
  const draft = await store.claimTask(seeded(seed));
  // A commit that lacked nothing but the artifact's name was finished.
  if (draft === null) return store.hasTask(seeded(seed).id) ? 'kept' : 'taken';
  try {
    const resume = join(draft.folder, 'resume.safetensors');
    if (!existsSync(resume)) writeFileSync(resume, `state ${seed}`);
    writeFileSync(join(draft.folder, 'weights.safetensors.1.tmp'), Buffer.alloc(100_000));
    rmSync(join(draft.folder, 'weights.safetensors.1.tmp'));
    writeFileSync(join(draft.folder, 'weights.safetensors'), Buffer.alloc(100_000));
    beforeCommit();
    await draft.commit(outcome);
  } catch (error) {
    await draft.fail(error);
    return error.code;
  }
  return 'kept';
}

/**
 * Has SQLite’s files closed: its driver does so when a connection’s statements are collected as garbage,
 * and the room of its shared memory would come free when the disk is to be full.
 */
async function closeCatalogue() {
  while (existsSync(`${store.catalogueFile}-shm`)) {
    globalThis.gc();
    await setTimeout(1);
  }
}

/** Takes all the room that there is, but for so many bytes. */
function fill(spared = 0) {
  const { bavail, bsize } = statfsSync(disk);
  const filler = join(disk, `filler${fillers.length}`);
  fillers.push(filler);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - spared)));
}

const seen = async (ended, seed) => {
  const { tasks, corrupt } = await store.verify();
  const names = readdirSync(disk, { recursive: true });
  const resume = join(store.draftFolder(seeded(seed).id), 'resume.safetensors');
  return {
    ended,
    tasks,
    corrupt: corrupt.length,
    halfWritten: names.filter((name) => /\.(tmp|claim)$/.test(name)),
    resume: existsSync(resume) ? readFileSync(resume, 'utf8') : null,
  };
};

const kept = 4;
for (let seed = 0; seed < kept; seed++) await keep(seed);
await closeCatalogue();
// Enough for the claim and the training's state, and not for the weights.
fill(48_000);
const whileTraining = await seen(await keep(kept), kept);
rmSync(store.taskFolder(seeded(0).id), { recursive: true });
const whileCommitting = await seen(await keep(kept, () => fill()), kept);
for (const filler of fillers) rmSync(filler);
const withRoom = await seen(await keep(kept), kept);
console.log(JSON.stringify({ kept, whileTraining, whileCommitting, withRoom }));
