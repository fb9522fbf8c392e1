import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, madeUpRun, madeUpTask, tasksOfRun } from './storeShape.mjs';

/**
 * Writes artifacts and runs as the store does, byte for byte, but without claims and without waiting for
 * the disk: a million of them take minutes, not a day. The catalogue is not written.
 *
 * @param {string} folder
 * @param {number} from how many artifacts are there already; they are left alone
 * @param {number} to how many there are to be
 * @param {(done: number) => void} [onProgress]
 */
export function makeStore(folder, from, to, onProgress) {
  if (from === 0) makeFolders(folder);
  for (let at = from; at < to; at++) {
    writeArtifact(folder, madeUpTask(at));
    if (at % 10_000 === 0) onProgress?.(at);
  }
  // A run has its record when its tasks have their results.
  for (let run = Math.floor(from / tasksOfRun); (run + 1) * tasksOfRun <= to; run++) {
    const record = madeUpRun(run);
    writeFileSync(join(folder, 'runs', `${record.id}.json`), jsonOf(record));
  }
}

/** @param {string} folder */
function makeFolders(folder) {
  mkdirSync(join(folder, 'runs'), { recursive: true });
  for (let shard = 0; shard < 256; shard++) {
    mkdirSync(join(folder, 'artifacts', shard.toString(16).padStart(2, '0')), { recursive: true });
  }
}

/**
 * @param {string} store
 * @param {import('./storeShape.mjs').MadeUp} made
 */
function writeArtifact(store, { task, result, evidence, finishedAt, files }) {
  const folder = join(store, 'artifacts', task.id.slice(0, 2), task.id);
  mkdirSync(folder);
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  const stored = files.map(({ name, content }) => ({
    name,
    bytes: Buffer.byteLength(content),
    sha256: hashOf(content),
  }));
  const text = jsonOf({ ...task, finishedAt, files: stored, result, evidence });
  writeFileSync(join(folder, 'task.json'), text);
  writeFileSync(join(folder, 'task.sha256'), `${hashOf(text)}  task.json\n`);
}

/** @param {object} value */
function jsonOf(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
