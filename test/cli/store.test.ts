import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTask } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
let store: Store;
beforeEach(async () => {
  place = await Workplace.create();
  store = await Store.open(join(place.folder, 'store'));
});
afterEach(() => place.remove());

const evidence = {
  versions: {},
  commit: null,
  device: 'cpu',
  threads: 1,
  cores: 1,
  platform: 'linux-x64',
};
const layer = { layer: 1, name: 'relu1', features: 1, featuresUsed: 1, rank: 1, cap: 1, sigma1: 1 };

/** Keeps a rank task with one file, as the lab would. */
async function keep(seed: number): Promise<string> {
  const data = { dataset: 'shapes' } as const;
  const network = { kind: 'mlp', depth: 2, width: 8 } as const;
  const training = { epochs: 1, learningRate: 0.1 };
  const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
  const draft = await store.claimTask(
    createTask({ spec: { kind: 'rank', data, seed }, weights: train }),
  );
  if (!draft) throw new Error('the task is taken');
  writeFileSync(join(draft.folder, 'ranks.bin'), 'a thousand');
  const result = { layers: [layer], images: 1, rtol: 1e-3, seconds: 1, device: 'cpu' };
  return (await draft.commit({ result, evidence })).id;
}

it.each(['list', 'reindex', 'verify', 'gc'])('help of store %s has an example', async (verb) => {
  const { code, out } = await place.run(['store', verb, '--help']);
  expect(code).toBe(0);
  expect(out).toContain(`Example:\n  tunnel store ${verb}`);
});

it('lists tasks, in words and as JSON', async () => {
  const ids = [await keep(0), await keep(1)];
  const { out } = await place.run(['store', 'list']);
  expect(out.trimEnd().split('\n')).toHaveLength(3);
  for (const id of ids) expect(out).toContain(id.slice(0, 12));
  const listed = JSON.parse((await place.run(['store', 'list', '--json'])).out);
  expect(listed).toMatchObject(
    ids.map((id, seed) => ({ id, seed, kind: 'rank', bytes: 10, spec: { seed } })),
  );
  expect(JSON.parse((await place.run(['store', 'list', '--kind', 'train', '--json'])).out)).toEqual(
    [],
  );
});

it('says that the catalogue is damaged, and makes it anew', async () => {
  await keep(0);
  writeFileSync(store.catalogueFile, 'not a database '.repeat(500));
  const refused = await place.run(['store', 'list']);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/^error: .*tunnel store reindex.*\[catalogue-corrupt\]$/m);
  const { out } = await place.run(['store', 'reindex']);
  expect(out).toBe('indexed 1 tasks and 0 runs\n');
  expect((await place.run(['store', 'list'])).code).toBe(0);
});

it('finds one flipped bit, moves the task to quarantine, and collects it', async () => {
  const id = await keep(0);
  await keep(1);
  expect((await place.run(['store', 'verify'])).out).toBe(
    'all 2 tasks and 0 runs are what was written\n',
  );
  const file = join(store.taskFolder(id), 'ranks.bin');
  const bytes = readFileSync(file);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const found = await place.run(['store', 'verify']);
  expect(found.code).toBe(1);
  expect(found.out).toMatch(new RegExp(`^task ${id}: .*ranks.bin has sha256 [0-9a-f]{64}, not `));
  expect(found.err).toMatch(/^error: 1 of .*--quarantine.*\[artifact-corrupt\]$/m);
  const moved = await place.run(['store', 'verify', '--quarantine']);
  expect(moved.code).toBe(1);
  expect(moved.out).toContain('moved to');
  expect((await place.run(['store', 'verify'])).code).toBe(0);
  const dry = await place.run(['store', 'gc', '--older-than', '0']);
  expect(dry.out).toContain('--yes removes it');
  const gone = await place.run(['store', 'gc', '--older-than', '0', '--yes', '--json']);
  expect(JSON.parse(gone.out)).toMatchObject({ removed: true, garbage: [{ kind: 'quarantined' }] });
  expect((await place.run(['store', 'gc', '--older-than', '0'])).out).toBe('nothing to remove\n');
});

it('says what keeps the catalogue from being written', async () => {
  await keep(0);
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${store.catalogueFile}${suffix}`, { force: true });
  }
  mkdirSync(store.catalogueFile);
  const { code, err } = await place.run(['store', 'list']);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: the catalogue .*\[store-unwritable\]$/m);
});
