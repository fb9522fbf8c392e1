import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDataset } from './findDataset.js';
import { getDataset } from './getDataset.js';
import { listDatasets } from './listDatasets.js';
import { verifyDataset } from './verifyDataset.js';

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-datasets-'));
  env = { TUNNEL_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** CIFAR-10's files with `images` records each, labels in turn. */
function writeCifar10(into: string, images = 20): string {
  const place = join(into, 'cifar-10-batches-bin');
  mkdirSync(place, { recursive: true });
  const records = Buffer.alloc(images * 3073, 7);
  for (let image = 0; image < images; image++) records[image * 3073] = image % 10;
  for (const name of [
    'data_batch_1',
    'data_batch_2',
    'data_batch_3',
    'data_batch_4',
    'data_batch_5',
    'test_batch',
  ]) {
    writeFileSync(join(place, `${name}.bin`), records);
  }
  return place;
}

describe('a published data set', () => {
  it('is found in TUNNEL_DATA_DIR before the cache', async () => {
    writeCifar10(join(folder, 'cache/datasets'), 10);
    expect(await findDataset('cifar10', env)).toMatchObject({ source: 'cache', imagesTest: 10 });
    writeCifar10(join(folder, 'data'), 20);
    env['TUNNEL_DATA_DIR'] = join(folder, 'data');
    const found = await findDataset('cifar10', env);
    expect(found).toMatchObject({
      source: 'TUNNEL_DATA_DIR',
      imagesTrain: 100,
      imagesTest: 20,
      layout: 'cifar10',
    });
    expect(found?.classNames[3]).toBe('cat');
    expect(found?.notes).toHaveLength(2);
  });

  it('that is broken is an error: no other place stands in for it', async () => {
    writeCifar10(join(folder, 'cache/datasets'));
    const place = writeCifar10(join(folder, 'data'));
    env['TUNNEL_DATA_DIR'] = join(folder, 'data');
    appendFileSync(join(place, 'test_batch.bin'), 'x');
    await expect(getDataset('cifar10', { env })).rejects.toMatchObject({ code: 'data-truncated' });
    rmSync(join(place, 'test_batch.bin'));
    await expect(getDataset('cifar10', { env })).rejects.toMatchObject({ code: 'data-missing' });
  });

  it('changes its content hash with any byte', async () => {
    const place = writeCifar10(join(folder, 'cache/datasets'));
    const before = await findDataset('cifar10', env);
    const file = join(place, 'data_batch_3.bin');
    const bytes = readFileSync(file);
    bytes[5000] = 8;
    writeFileSync(file, bytes);
    const after = await findDataset('cifar10', env);
    expect(after?.contentHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(after?.contentHash).not.toBe(before?.contentHash);
  });

  it('is verified record by record', async () => {
    const place = writeCifar10(join(folder, 'cache/datasets'));
    expect((await verifyDataset('cifar10', env)).train).toEqual(new Array(10).fill(10));
    const file = join(place, 'data_batch_2.bin');
    const bytes = readFileSync(file);
    bytes[4 * 3073] = 10;
    writeFileSync(file, bytes);
    await expect(verifyDataset('cifar10', env)).rejects.toMatchObject({
      code: 'label-out-of-range',
      context: { record: 4, label: 10 },
    });
    await expect(verifyDataset('cifar100', env)).rejects.toMatchObject({ code: 'data-missing' });
  });
});

describe('a publisher', () => {
  let server: Server;
  let archive: Buffer;
  let requests = 0;

  beforeEach(async () => {
    writeCifar10(join(folder, 'published'));
    await create(
      { gzip: true, cwd: join(folder, 'published'), file: join(folder, 'cifar.tar.gz') },
      ['cifar-10-batches-bin'],
    );
    archive = readFileSync(join(folder, 'cifar.tar.gz'));
    requests = 0;
    server = createServer((_request, response) => {
      requests++;
      response.end(archive);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function publisher(md5 = createHash('md5').update(archive).digest('hex')) {
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/cifar.tar.gz`, md5, bytes: archive.length };
  }

  it('is asked once, even by two at the same time', async () => {
    const both = await Promise.all([
      getDataset('cifar10', { env, publisher: publisher() }),
      getDataset('cifar10', { env, publisher: publisher() }),
    ]);
    expect(both[0].contentHash).toBe(both[1].contentHash);
    expect(requests).toBe(1);
    expect((await getDataset('cifar10', { env })).source).toBe('cache');
    expect(readdirSync(join(folder, 'cache/datasets'))).toEqual(['cifar-10-batches-bin']);
  });

  it('whose archive has another md5 leaves no data set', async () => {
    const wrong = publisher('0'.repeat(32));
    await expect(getDataset('cifar10', { env, publisher: wrong })).rejects.toMatchObject({
      code: 'data-checksum',
    });
    expect(existsSync(join(folder, 'cache/datasets/cifar-10-batches-bin'))).toBe(false);
  });

  it('that cannot be reached is an error with the three ways to get the data', async () => {
    const nowhere = { ...publisher(), url: 'http://127.0.0.1:9/cifar.tar.gz' };
    const failure = await getDataset('cifar10', { env, publisher: nowhere }).catch(
      (error) => error,
    );
    expect(failure.code).toBe('data-unavailable');
    expect(failure.context.ways).toHaveLength(3);
    for (const way of failure.context.ways) expect(failure.message).toContain(way);
    expect(failure.message).not.toContain('\n');
  });
});

it('stops drawing a built-in data set, and leaves nothing of it', async () => {
  const signal = AbortSignal.abort();
  const drawn = getDataset('shapes', { env, signal });
  await expect(drawn).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(join(folder, 'cache/datasets'))).toEqual([]);
});

it('generates the built-in data sets into the cache, once', async () => {
  const first = await getDataset('shapes', { env });
  expect(first.source).toBe('generated');
  const again = await getDataset('shapes', { env });
  expect(again).toEqual({ ...first, source: 'cache' });
  expect(await verifyDataset('shapes', env)).toMatchObject({ dataset: { classCount: 10 } });
  expect(first.classNames).toHaveLength(10);
});

it('lists what is on this machine without reading it', async () => {
  writeCifar10(join(folder, 'cache/datasets'));
  const all = await listDatasets(env);
  const listed = Object.fromEntries(all.map((dataset) => [dataset.name, dataset]));
  expect(listed['cifar10']).toMatchObject({
    source: 'cache',
    kind: 'published',
    images: { train: 100, valid: 0, test: 20 },
  });
  expect(listed['cifar100']).toMatchObject({ source: null, folder: null });
  expect(listed['shapes']).toMatchObject({ kind: 'built-in' });
  expect(listed['cinic10']).toMatchObject({ kind: 'imported', classCount: 10, side: 32 });
});
