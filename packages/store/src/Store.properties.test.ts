import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, isTunnelError, taskIdSchema } from '@tunnel/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from './Store.js';
import { keepRun, keepTask } from './testing/keep.js';
import { seeded, train } from './testing/madeUpTask.js';
import { Tokens } from './tokens/Tokens.js';

let folder = '';
let store: Store;
let taskText = '';
let runText = '';
const run = '20260101-000000-test';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
  await keepTask(store);
  await keepTask(store, seeded(1));
  await keepRun(store, run, [train]);
  taskText = readFileSync(taskFile('task.json'), 'utf8');
  runText = readFileSync(store.runFile(run), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const taskFile = (name: string) => join(store.taskFolder(train.id), name);

/** Of an SQLite file. */
const headerBytes = 100;

/** The value; null where it was refused with one of some codes. */
async function readOrRefused<T>(read: () => Promise<T>, ...codes: ErrorCode[]): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    expect(codes).toContain(error.code);
    return null;
  }
}

/** A JSON text, another text, or the given object with one of its values another. */
const textsLike = (text: () => string) =>
  fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.nat(), fc.jsonValue()).map(([at, value]) => {
      const whole = JSON.parse(text());
      const keys = Object.keys(whole);
      return JSON.stringify({ ...whole, [keys[at % keys.length] ?? '']: value });
    }),
  );

describe('a store into which anything was written', () => {
  it('has of a task what its record says, or says that it is corrupt', async () => {
    await fc.assert(
      fc.asyncProperty(
        textsLike(() => taskText),
        fc.boolean(),
        async (text, hashed) => {
          writeFileSync(taskFile('task.json'), text);
          const hash = createHash('sha256').update(text).digest('hex');
          if (hashed) writeFileSync(taskFile('task.sha256'), `${hash}  task.json\n`);
          const found = await readOrRefused(() => store.readTask(train.id), 'artifact-corrupt');
          if (found) expect(found.id).toBe(train.id);
          const inputs = await readOrRefused(
            () => store.readTaskInputs(train.id),
            'artifact-corrupt',
          );
          // Nothing else of the record is looked at.
          if (found) expect(inputs).toEqual(found.inputs);
          for (const input of Object.values(inputs ?? {})) taskIdSchema.parse(input);
        },
      ),
      { numRuns: 100 },
    );
    await store.reindex();
    await keepTaskText(taskText);
  });

  it('does not take one task’s artifact for another’s', async () => {
    await keepTaskText(readFileSync(join(store.taskFolder(seeded(1).id), 'task.json'), 'utf8'));
    const reads = [
      () => store.readTask(train.id),
      () => store.readTaskRecord(train.id),
      () => store.readTaskInputs(train.id),
    ];
    for (const read of reads) {
      await expect(read()).rejects.toMatchObject({ code: 'artifact-corrupt' });
    }
    const { corrupt } = await store.reindex();
    expect(corrupt.map(({ code }) => code)).toEqual(['artifact-corrupt']);
    await keepTaskText(taskText);
    expect((await store.reindex()).tasks).toBe(2);
  });

  it('has of a run what its record says, or says that it is corrupt', async () => {
    await fc.assert(
      fc.asyncProperty(
        textsLike(() => runText),
        async (text) => {
          writeFileSync(store.runFile(run), text);
          const found = await readOrRefused(() => store.readRun(run), 'artifact-corrupt');
          if (found) expect(found.id).toBe(run);
        },
      ),
      { numRuns: 100 },
    );
    await store.reindex();
    writeFileSync(store.runFile(run), runText);
  });

  it('has no task and no run outside its folders', async () => {
    writeFileSync(join(store.folder, 'outside.json'), runText);
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'artifacts',
      'runs',
      'outside',
      run,
      train.id,
      '\0',
    );
    const path = fc.array(fc.oneof(part, fc.string()), { maxLength: 4 });
    const id = path
      .map((parts) => parts.join('/'))
      .filter((name) => ![run, train.id].includes(name));
    await fc.assert(
      fc.asyncProperty(id, async (id) => {
        expect([store.hasTask(id), store.hasRun(id)]).toEqual([false, false]);
        expect([await store.readTask(id), await store.readTaskRecord(id)]).toEqual([null, null]);
        expect(await readOrRefused(() => store.readRun(id), 'task-missing')).toBeNull();
        expect(await store.removeRun(id)).toBe(false);
        if (!train.id.startsWith(id)) {
          expect(await readOrRefused(() => store.findTask(id), 'usage', 'task-missing')).toBeNull();
        }
      }),
      { numRuns: 100 },
    );
    expect(readFileSync(join(store.folder, 'outside.json'), 'utf8')).toBe(runText);
  });

  it('lists the claims and tokens that it can read', async () => {
    const claim = join(store.workFolder, 'x.0.claim');
    mkdirSync(store.workFolder, { recursive: true });
    const tokens = new Tokens(store.folder);
    const { token, info } = await tokens.create('page', ['runs:write']);
    const own = join(store.folder, 'tokens', `${info.id}.json`);
    const tokenText = readFileSync(own, 'utf8');
    const claimText = JSON.stringify({
      task: 'x',
      host: 'h',
      machine: 'm',
      pid: 1,
      started: null,
      since: '2026-01-01T00:00:00.000Z',
    });
    await fc.assert(
      fc.asyncProperty(
        textsLike(() => claimText),
        textsLike(() => tokenText),
        async (text, other) => {
          writeFileSync(claim, text);
          writeFileSync(own, other);
          for (const { state } of await store.claimFiles()) {
            expect(['alive', 'dead', 'unknown']).toContain(state);
          }
          await store.claims();
          const scopes = await readOrRefused(() => tokens.scopesOf(token), 'artifact-corrupt');
          if (scopes) expect(scopes.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 100 },
    );
    rmSync(claim);
    rmSync(own);
  });

  it('makes a catalogue that is no more one anew', async () => {
    const good = readFileSync(store.catalogueFile);
    // Not its text: libsql ends the process where that is not UTF-8 (docs/fuzzing.md).
    const broken = fc
      .tuple(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(2))
      .map(([at, bytes, how]) => {
        if (how === 0) return Buffer.from(bytes);
        if (how === 1) return good.subarray(0, at);
        const spoilt = Buffer.from(good);
        const place = at % headerBytes;
        spoilt.set(bytes.subarray(0, headerBytes - place), place);
        return spoilt;
      });
    await fc.assert(
      fc.asyncProperty(broken, async (bytes) => {
        for (const ending of ['', '-wal', '-shm']) {
          rmSync(`${store.catalogueFile}${ending}`, { force: true });
        }
        writeFileSync(store.catalogueFile, bytes);
        await readOrRefused(() => store.list(), 'catalogue-corrupt', 'catalogue-newer');
        const made = await readOrRefused(() => store.reindex(), 'catalogue-newer');
        if (made) expect((await store.list()).tasks.length).toBe(2);
      }),
      { numRuns: 40 },
    );
  });
});

async function keepTaskText(text: string): Promise<void> {
  writeFileSync(taskFile('task.json'), text);
  const hash = createHash('sha256').update(text).digest('hex');
  writeFileSync(taskFile('task.sha256'), `${hash}  task.json\n`);
}
