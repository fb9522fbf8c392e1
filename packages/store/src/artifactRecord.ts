import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseAs, type TaskKind } from '@tunnel/core';
import { z } from 'zod';
import { corruptArtifact } from './corruptArtifact.js';
import { writeWhole } from './files/writeWhole.js';
import { type StoredTask, storedTaskSchema } from './StoredTask.js';

/** What a task is, what came out, and the hashes of its files. */
const recordFile = 'task.json';
/** The record’s own hash, as `sha256sum` writes and checks it. Written last. */
const hashFileName = 'task.sha256';

/** The files that the store itself writes into an artifact. */
export const recordFiles: ReadonlySet<string> = new Set([recordFile, hashFileName]);

/** Of a record, what its task is and needs. */
const originSchema = z.object({
  id: storedTaskSchema.shape.id,
  inputs: storedTaskSchema.shape.inputs,
});

/** Writes a task’s record into its folder. */
export async function writeRecord(folder: string, stored: object): Promise<void> {
  const text = `${JSON.stringify(stored, null, 2)}\n`;
  await writeWhole(join(folder, recordFile), text);
  await writeWhole(join(folder, hashFileName), hashLine(hashOf(text)));
}

/**
 * Reads a task’s record, and checks it against its hash and the folder’s name. The files are not looked at.
 *
 * @throws TunnelError `artifact-corrupt`
 */
export async function readRecord<K extends TaskKind>(folder: string): Promise<StoredTask<K>> {
  const text = await readFile(join(folder, recordFile), 'utf8').catch(refuse(folder, recordFile));
  const line = await readFile(hashFileIn(folder), 'utf8').catch(refuse(folder, hashFileName));
  return checkRecord(folder, checkHash(folder, text, line)) as StoredTask<K>;
}

/** As `readRecord`, and keeps the thread until it is done. @throws TunnelError `artifact-corrupt` */
export function readRecordSync(folder: string): StoredTask {
  return checkRecord(folder, readHashedSync(folder));
}

/**
 * Reads the inputs of a task by their roles. Its record is checked against its hash and the folder’s name;
 * the rest of it is not looked at, which makes this several times as fast as `readRecordSync`.
 *
 * @throws TunnelError `artifact-corrupt`
 */
export function readInputsSync(folder: string): Readonly<Record<string, string>> {
  const { id, inputs } = parseAs(originSchema, readHashedSync(folder), asRecordOf(folder));
  checkName(folder, id);
  return inputs;
}

/** Where the hash of an artifact’s record is. */
export function hashFileIn(folder: string): string {
  return join(folder, hashFileName);
}

/** A record as it was written, whatever it says. */
function readHashedSync(folder: string): unknown {
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch (error) {
      return refuse(folder, name)(error);
    }
  };
  return checkHash(folder, read(recordFile), read(hashFileName));
}

function checkHash(folder: string, text: string, line: string): unknown {
  const path = join(folder, recordFile);
  const found = hashOf(text);
  if (line !== hashLine(found)) {
    const expected = line.split(' ', 1)[0];
    const hashes = { sha256: found, expectedSha256: expected };
    throw corruptArtifact(path, `has sha256 ${found}, not ${expected}`, hashes);
  }
  return parseJson(text, path);
}

function checkRecord(folder: string, record: unknown): StoredTask {
  // The schema checks that spec, inputs and result belong together.
  const stored = parseAs(storedTaskSchema, record, asRecordOf(folder));
  checkName(folder, stored.id);
  return stored as unknown as StoredTask;
}

/** An artifact that was copied is whole, but not what its name says. */
function checkName(folder: string, id: string): void {
  if (id !== basename(folder)) {
    throw corruptArtifact(join(folder, recordFile), `is that of task ${id}`);
  }
}

function asRecordOf(folder: string) {
  return { where: join(folder, recordFile), code: 'artifact-corrupt' } as const;
}

function hashLine(hash: string): string {
  return `${hash}  ${recordFile}\n`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Says what keeps a file from being read. */
function refuse(folder: string, name: string): (error: unknown) => never {
  return (error) => {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw corruptArtifact(join(folder, name), absent ? 'is missing' : `cannot be read: ${error}`);
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw corruptArtifact(path, 'is not JSON');
  }
}
