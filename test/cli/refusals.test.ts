import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

const places: Workplace[] = [];
let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
  places.push(place);
});
afterAll(() => {
  for (const each of places) each.remove();
});

const network = ['--depth', '2', '--width', '8', '--epochs', '1'];
const vgg = ['train', '--network', 'vgg11', '--epochs', '1'];
const quickstart = ['run', 'quickstart', '--scale', 'smoke'];

/** Runs a command that must be refused: one line on standard error, a code, nothing written. */
async function refused(args: string[], status: number, code: string) {
  const { code: exit, out, err } = await place.run(args);
  expect(exit).toBe(status);
  expect(out).toBe('');
  const lines = err.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(new RegExp(`^error: .+ \\[${code}\\]$`));
  expect(lines.filter((line) => line.startsWith('error:'))).toHaveLength(1);
  expect(existsSync(join(place.folder, 'store'))).toBe(false);
  expect(readdirSync(place.work)).toEqual(
    existsSync(join(place.work, 'spec.json')) ? ['spec.json'] : [],
  );
  return lines.at(-1) ?? '';
}

function specFile(spec: unknown): string {
  const file = join(place.work, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

const spec = {
  network: { kind: 'mlp', depth: 2, width: 8 },
  data: { dataset: 'cifar10' },
  training: { epochs: 1, learningRate: 0.1 },
};

it('options beside a spec file, with the first of them', async () => {
  const args = ['train', '--spec', specFile(spec), '--label-smoothing', '0.1'];
  expect(await refused(args, 2, 'usage')).toContain('--label-smoothing');
});

it('a spec with an unknown key: names it and the nearest known one', async () => {
  const file = specFile({ ...spec, network: { kind: 'mlp', depth: 2, witdh: 8 } });
  const line = await refused(['train', '--spec', file], 2, 'invalid-spec');
  expect(line).toContain('witdh');
  expect(line).toContain('width');
});

it.each([
  ['width 0', { ...spec, network: { ...spec.network, width: 0 } }],
  ['depth 0', { ...spec, network: { ...spec.network, depth: 0 } }],
  ['a class that does not exist', { ...spec, data: { dataset: 'cifar10', classes: [0, 10] } }],
  ['no network', { data: spec.data, training: spec.training }],
])('a spec with %s', async (_name, wrong) => {
  await refused(['train', '--spec', specFile(wrong)], 2, 'invalid-spec');
});

it.each([
  ['width 0', ['train', '--depth', '2', '--width', '0', '--epochs', '1'], 'invalid-spec'],
  ['depth 0', ['train', '--depth', '0', '--width', '8', '--epochs', '1'], 'invalid-spec'],
  ['a class that does not exist', ['train', ...network, '--classes', '1,10'], 'invalid-spec'],
  ['a network of another kind of option', [...vgg, '--width', '8'], 'usage'],
  ['an unknown network', ['train', '--network', 'vgg12', '--epochs', '1'], 'usage'],
  ['a seed and seeds', ['train', ...network, '--seed', '0', '--seeds', '0..2'], 'usage'],
  ['one file for several seeds', [...vgg, '--seeds', '0..2', '--output', 'x'], 'usage'],
  ['an unknown protocol', ['probe', 'abcdef', '--protocol', 'nobody'], 'usage'],
  ['a memory without a unit', ['train', ...network, '--memory', '2'], 'usage'],
  ['no memory at all', ['probe', 'abcdef', '--memory', '0GiB'], 'usage'],
  ['nothing to read', ['probe'], 'usage'],
  ['two things to read', ['measure', 'rank', 'abcdef', '--script', 'net.pt'], 'usage'],
  ['weights of no network', ['probe', '--weights', 'x', '--data', 'cifar10'], 'usage'],
  ['weights of no data', ['measure', 'rank', '--weights', 'x', '--network', 'vgg11'], 'usage'],
  ['a network without weights', ['probe', 'abcdef', '--network', 'vgg11'], 'usage'],
  ['a mean without std', ['probe', '--script', 'x', '--mean', '0,0,0'], 'usage'],
  ['activations and images', ['probe', '--activations', 'x'], 'usage'],
  ['a span of three stages', ['graft', 'abcdef', '--span', 'a..b..c'], 'usage'],
  ['a graft of what is there', ['graft', 'abcdef', '--span', 'fc1'], 'usage'],
  ['cost of nothing', ['measure', 'cost'], 'usage'],
  [
    'tasks that share no size with their heads',
    [...['continual', '--classes', '0,1', '--classes', '2,3'], ...network, '--heads', '2,3'],
    'invalid-spec',
  ],
  ['an unknown device', ['train', ...network, '--device', 'tpu'], 'unknown-device'],
  ['an unknown device to run on', [...quickstart, '--device', 'gpu'], 'unknown-device'],
  ['an unknown flag', ['train', ...network, '--fast'], 'usage'],
  ['an unknown command', ['trian'], 'usage'],
  ['no command', [], 'usage'],
  ['an unknown data set', ['train', ...network, '--data', 'imagenet'], 'dataset-unknown'],
  ['an unknown data set to run on', [...quickstart, '--data', 'imagenet'], 'dataset-unknown'],
  ['an unknown experiment', ['run', 'quickstrat'], 'usage'],
  ['an id that no task has', ['probe', 'abcdef'], 'task-missing'],
  ['a source that is nothing', ['detect', 'nothing.json'], 'usage'],
])('%s', async (_name, args, code) => {
  await refused(args, 2, code);
});

it.each([
  ['a report', [...quickstart, '--report']],
  ['weights', ['train', ...network, '--output']],
])('%s in a folder that cannot be written', async (_name, args) => {
  const file = join(place.folder, 'file');
  writeFileSync(file, '');
  await refused([...args, join(file, 'out')], 1, 'output-unwritable');
});

it('a store that cannot be written', async () => {
  const file = join(place.folder, 'file');
  writeFileSync(file, '');
  await refused([...quickstart, '--store', join(file, 'store')], 1, 'store-unwritable');
});

it('a truncated data file, with its name', async () => {
  const file = join(place.data, 'cifar-10-batches-bin/data_batch_3.bin');
  appendFileSync(file, 'x');
  expect(await refused(quickstart, 1, 'data-truncated')).toContain(file);
  expect(await refused(['train', ...network], 1, 'data-truncated')).toContain(file);
});

it('a label out of range, with file and record', async () => {
  const file = join(place.data, 'cifar-10-batches-bin/data_batch_2.bin');
  const bytes = readFileSync(file);
  bytes[7 * 3073] = 10;
  writeFileSync(file, bytes);
  const { code, err } = await place.run(['train', ...network]);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: .*data_batch_2\.bin.* 7.*\[label-out-of-range\]$/m);
  expect(existsSync(join(place.folder, 'store'))).toBe(false);
});

it('data that cannot be had: the three ways to get them', async () => {
  const none = { TUNNEL_DATA_DIR: '', TUNNEL_CACHE_DIR: join(place.folder, 'cache') };
  const { code, err } = await place.run(['data', 'get', 'cifar100'], none);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: .*three ways.*\(1\).*\(2\).*\(3\).*\[data-unavailable\]$/m);
});
