import { join } from 'node:path';
import { readTensors, writeTensors } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
const network = ['--depth', '2', '--width', '16'];
beforeAll(async () => {
  place = await Workplace.create();
});
afterAll(() => place.remove());

async function resultOf(...args: string[]) {
  const { code, out, err } = await place.run([...args, '--json']);
  expect(err).not.toContain('error:');
  expect(code).toBe(0);
  return JSON.parse(out);
}

describe('weights', () => {
  it('are probed as the network that they are of, and a tunnel is looked for in them', async () => {
    const file = join(place.work, 'net.safetensors');
    const trained = await resultOf('train', ...network, '--epochs', '1', '--output', file);
    // Named as a wrapper names them, and without the normalisation that a training writes.
    const tensors = [...(await readTensors(file))].filter(([name]) => !name.startsWith('input.'));
    const renamed = new Map(tensors.map(([name, tensor]) => [`module.${name}`, tensor] as const));
    await writeTensors(file, renamed);

    const few = ['--epochs', '1', '--seed', '0'];
    const weights = ['--weights', file, '--network', 'mlp', ...network, '--data', 'cifar10'];
    const own = await resultOf('probe', trained.id, ...few);
    const imported = await resultOf('probe', ...weights, ...few);
    expect(imported.spec).toMatchObject({ kind: 'probe', role: 'id' });
    const accuracies = ({ result }: Probed) => result.layers.map(({ accuracy }) => accuracy);
    expect(accuracies(imported)).toEqual(accuracies(own));

    const id = imported.inputs.weights;
    const classes = ['--classes', '0,10,20,30,40,50,60,70,80,90'];
    const ood = await resultOf('probe', id, '--data', 'cifar100', ...classes, ...few);
    expect(ood.spec.role).toBe('ood');
    const { depth } = await resultOf('detect', imported.id, ood.id);
    expect(depth).toBe(2);
    const ranks = await resultOf('measure', 'rank', ...weights);
    expect(ranks.inputs.weights).toBe(id);
  });

  it('of another network are refused with what does not fit', async () => {
    const file = join(place.work, 'net.safetensors');
    const other = ['--network', 'mlp', '--depth', '2', '--width', '8', '--data', 'cifar10'];
    const { code, err } = await place.run(['probe', '--weights', file, ...other]);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: .*fc1.*\[weights-mismatch\]$/m);
  });
});

interface Probed {
  result: { layers: { name: string; accuracy: number }[] };
}
