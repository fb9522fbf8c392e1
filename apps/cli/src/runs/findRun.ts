import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunRecord, type RunRecord, TunnelError } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import { type Wanted, wantedRuns } from './keptRuns.js';

/**
 * The run that a user means: one of the store by its id or the beginning of it, the newest of an
 * experiment by its name, or one in a file, or in a folder’s `run.json`. What looks like a path is one.
 *
 * @param wanted at which scale the run of an experiment is looked for
 * @throws TunnelError `task-missing` for none, `usage` for a beginning of several ids,
 *   `artifact-corrupt`
 */
export async function findRun(store: Store, name: string, wanted: Wanted): Promise<RunRecord> {
  if (/[/\\]|^\.|\.json$/.test(name)) return runOfFile(name);
  const ids = (await store.runIds()).filter((id) => id.startsWith(name));
  const [id] = ids;
  if (ids.includes(name)) return store.readRun(name);
  if (id !== undefined && ids.length === 1) return store.readRun(id);
  if (ids.length > 1) {
    throw new TunnelError(
      'usage',
      `${ids.length} runs in ${store.folder} begin with “${name}”, from ${id} to ${ids.at(-1)}; give more of the id`,
      { run: name, matches: ids },
    );
  }
  const [newest] = await wantedRuns(store, wanted, { experiment: name, limit: 1 });
  if (newest) return store.readRun(newest.id);
  if ((await stat(name).catch(() => null)) !== null) return runOfFile(name);
  const at = wanted.scale === undefined ? '' : ` at scale ${wanted.scale}`;
  throw new TunnelError(
    'task-missing',
    `“${name}” is no run in ${store.folder}, no experiment that has one there${at}, and no file; "tunnel report --list" names the runs`,
    { run: name },
  );
}

async function runOfFile(name: string): Promise<RunRecord> {
  const found = await stat(name).catch(() => null);
  const file = found?.isDirectory() ? join(name, 'run.json') : name;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'task-missing',
      `${file} cannot be read: ${reason}; give a run.json, or a folder that has one`,
      { path: file },
    );
  }
  return parseRunRecord(parseJson(text, file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TunnelError('artifact-corrupt', `${file} is not JSON; give the record of a run`, {
      path: file,
    });
  }
}
