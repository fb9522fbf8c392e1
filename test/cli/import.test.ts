import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

const toTree = fileURLToPath(new URL('../data/cifarToPngTree.mjs', import.meta.url));
const images = 200;

let place: Workplace;
let env: NodeJS.ProcessEnv = {};
let tree = '';
beforeAll(async () => {
  place = await Workplace.create();
  // A cache of its own: the shared one has the built-in data sets alone.
  env = { TUNNEL_CACHE_DIR: join(place.folder, 'cache'), LIBTORCH: await place.libtorch() };
  tree = join(place.data, 'CINIC-10');
  const binary = join(place.data, 'cifar-10-batches-bin');
  execFileSync(process.execPath, [toTree, binary, tree, String(images)]);
});
afterAll(() => place.remove());

const run = (...args: string[]) => place.run(args, env);

it('a tree of PNG files is imported by the command that “data get” names', async () => {
  const before = await run('data', 'get', 'cinic10');
  expect(before.code).toBe(1);
  const command = /run "npx tunnel (data import [^"]+)" once/.exec(before.err)?.[1] ?? '';
  expect(command).toBe(`data import ${tree} --name cinic10`);
  const imported = await run(...command.split(' '));
  expect(imported).toMatchObject({ code: 0 });
  expect(imported.out).toContain('200 training, 200 validation and 200 test images');
  expect(imported.out).toContain('classes: airplane, automobile');
  expect(imported.err).toMatch(/600 images, \d+ images\/s/);
  const verified = await run('data', 'verify', 'cinic10', '--json');
  const { train, valid, test, dataset } = JSON.parse(verified.out);
  for (const counts of [train, valid, test]) {
    expect(counts.reduce((sum: number, count: number) => sum + count)).toBe(images);
  }
  expect(recordsOf(readFileSync(dataset.test[0]), 3074)).toEqual(cifarRecords());
});

it('its name is refused once it is taken, and --replace replaces', async () => {
  const again = ['data', 'import', tree, '--name', 'cinic10'];
  expect(await run(...again)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^error: .*cinic10.*--replace \[name-taken\]$/m),
  });
  expect((await run(...again, '--replace')).code).toBe(0);
});

it('a folder of one’s own is listed, and named where a name is unknown', async () => {
  const own = ['data', 'import', tree, '--name', 'small', '--side', '16'];
  expect(await run(...own)).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /32 × 32 pixels, not 16 × 16; .* 599 other problems\) \[image-size\]$/m,
    ),
  });
  expect((await run(...own, '--resize')).out).toContain('600 of 600 images had another size');
  const listed = JSON.parse((await run('data', 'list', '--json')).out);
  expect(listed.at(-1)).toMatchObject({
    name: 'small',
    classCount: 10,
    side: 16,
    kind: 'imported',
    images: { train: images, valid: images, test: images },
  });
  expect((await run('data', 'list')).out).toMatch(/^small +10 +16 × 16 +imported +200\/200\/200/m);
  const unknown = await run(
    'train',
    '--depth',
    '1',
    '--width',
    '8',
    '--epochs',
    '1',
    '--data',
    'x',
  );
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.err).toMatch(/^error: .*“x”.*small.*\[dataset-unknown\]$/m);
});

it('an imported data set trains and probes a network, from options and from a spec file', async () => {
  const network = ['--depth', '2', '--width', '16', '--epochs', '1'];
  const trained = await run('train', ...network, '--data', 'small', '--json');
  expect(trained).toMatchObject({ code: 0 });
  const { id, spec } = JSON.parse(trained.out);
  expect(spec.data).toMatchObject({ dataset: 'small', classCount: 10, side: 16 });
  expect(spec.data.contentHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  const probed = await run('probe', id, '--epochs', '1', '--json');
  expect(JSON.parse(probed.out)).toMatchObject({ spec: { role: 'id', data: spec.data } });
  expect((await run('probe', id, '--data', 'cifar100')).err).toMatch(/16.*\[invalid-request\]$/m);
  const file = join(place.work, 'spec.json');
  const data = { dataset: 'small' };
  const training = { epochs: 1, learningRate: 0.02 };
  const fromFile = { network: { kind: 'mlp', depth: 2, width: 16 }, data, training };
  writeFileSync(file, JSON.stringify(fromFile));
  expect(JSON.parse((await run('train', '--spec', file, '--json')).out).id).toBe(id);
});

it('a folder of class folders alone becomes a data set by the share that is to be tested on', async () => {
  const flat = ['data', 'import', join(tree, 'train'), '--name', 'flat'];
  const refused = await run(...flat);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/has no folder train; .*--test-share.*\[folder-form\]$/m);
  const imported = await run(...flat, '--test-share', '0.2');
  expect(imported).toMatchObject({ code: 0 });
  expect(imported.out).toContain('20 % of the images of each class');
  const { train, test } = JSON.parse((await run('data', 'verify', 'flat', '--json')).out);
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count);
  expect(sum(train) + sum(test)).toBe(images);
  test.forEach((count: number, label: number) => {
    expect(count).toBe(Math.round(0.2 * (count + train[label])));
  });
});

it('a spec file with other classes than the data set has is refused', async () => {
  const file = join(place.work, 'spec.json');
  const data = { dataset: 'small', classCount: 5 };
  const training = { epochs: 1, learningRate: 0.02 };
  const network = { kind: 'mlp', depth: 2, width: 16 };
  writeFileSync(file, JSON.stringify({ network, data, training }));
  const { code, err } = await run('train', '--spec', file);
  expect(code).toBe(2);
  expect(err).toMatch(/data\.classCount is 5.*\[invalid-spec\]$/m);
});

/** CIFAR-10’s test images as the import has them: labels of two bytes, sorted by class. */
function cifarRecords(): string[] {
  const file = join(place.data, 'cifar-10-batches-bin/test_batch.bin');
  const records = recordsOf(readFileSync(file).subarray(0, images * 3073), 3073);
  const labelled = records.map((record) => `${record.slice(0, 2)}00${record.slice(2)}`);
  // Array.sort is stable: within a class images stay in their order.
  return labelled.sort(
    (a, b) => Number.parseInt(a.slice(0, 2), 16) - Number.parseInt(b.slice(0, 2), 16),
  );
}

function recordsOf(bytes: Buffer, length: number): string[] {
  return Array.from({ length: bytes.length / length }, (_, at) =>
    bytes.toString('hex', at * length, (at + 1) * length),
  );
}
