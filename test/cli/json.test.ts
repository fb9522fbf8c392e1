import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
let id = '';
let weights = '';
const network = ['--depth', '3', '--width', '8'];
const few = ['--images', '200'];

/** A command’s result. */
async function resultOf(...args: string[]) {
  const { code, out, err } = await place.run([...args, '--json']);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

beforeAll(async () => {
  place = await Workplace.create();
  const trained = await resultOf('train', ...network, '--epochs', '1', '--checkpoint-steps', '0');
  ({ id, weights } = trained);
});
afterAll(() => place.remove());

const id12 = () => id.slice(0, 12);

/** Every command but those that a test of its own runs; values that are known only later are made then. */
const commands: [string, () => string[]][] = [
  ['config', () => []],
  ['completion', () => ['bash']],
  ['complete', () => ['ru']],
  ['doctor', () => []],
  ['layers', () => [id12()]],
  ['plan', () => ['quickstart', '--scale', 'smoke']],
  ['import', () => ['--weights', weights, '--network', 'mlp', ...network, '--data', 'cifar10']],
  ['probe', () => [id12(), '--epochs', '1', ...few]],
  ['measure rank', () => [id12(), ...few]],
  ['measure cost', () => [id12(), '--repeats', '1']],
  ['graft', () => [id12(), '--span', 'fc2', '--donor-checkpoint', '0']],
  ['data list', () => []],
  ['data get', () => ['cifar10']],
  ['data verify', () => ['cifar10']],
  ['store list', () => []],
  ['store reindex', () => []],
  ['store verify', () => []],
  ['store gc', () => []],
  ['report', () => ['--list']],
  ['cut', () => [id12(), '--repeats', '1']],
  ['advise', () => [id12()]],
  ['compare', () => [id12(), id12()]],
  ['export', () => [id12(), '--format', 'json']],
];

it.each(commands)('tunnel %s prints one JSON document', async (command, args) => {
  const result = await resultOf(...command.split(' '), ...args());
  expect(typeof result).toBe('object');
});

describe('what is read without computing', () => {
  it('layers lists those that can be read, of an id or of a network that is said', async () => {
    const { layers, parameters } = await resultOf('layers', id12());
    expect(layers.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['fc1', 'relu1', 'head']),
    );
    const said = await resultOf('layers', '--network', 'mlp', ...network);
    expect(said.parameters).toBe(parameters);
    const both = await place.run(['layers', id12(), '--network', 'vgg11']);
    expect(both).toMatchObject({ code: 2, out: '' });
  });

  it('plan lists the tasks and which are done, and makes none', async () => {
    const store = join(place.folder, 'empty');
    const { tasks } = await resultOf('plan', 'quickstart', '--scale', 'smoke', '--store', store);
    expect(tasks.map(({ kind }: { kind: string }) => kind)).toContain('train');
    expect(tasks.every(({ done }: { done: boolean }) => !done)).toBe(true);
    expect(existsSync(store)).toBe(false);
  });

  it('plan reads the data of --data-dir before those of the environment', async () => {
    const args = ['plan', 'quickstart', '--scale', 'smoke', '--json'];
    const elsewhere = { TUNNEL_DATA_DIR: join(place.folder, 'no-data') };
    const { code, out } = await place.run([...args, '--data-dir', place.data], elsewhere);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(await resultOf(...args.slice(0, -1)));
  });

  it('import gives an id under which the network is read', async () => {
    const args = ['--weights', weights, '--network', 'mlp', ...network, '--data', 'cifar10'];
    const imported = await resultOf('import', ...args);
    expect(imported.result).toMatchObject({ kind: 'weights', leftOut: [] });
    const ranks = async (of: string) =>
      (await resultOf('measure', 'rank', of, ...few)).result.layers;
    expect(await ranks(imported.id)).toEqual(await ranks(id));
  });
});
