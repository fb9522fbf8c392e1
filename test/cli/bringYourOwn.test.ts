import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

describe('a script', () => {
  const file = fileURLToPath(new URL('../golden/own/scripted.pt', import.meta.url));
  const script = ['--script', file, '--data', 'cifar10'];

  it('is probed and compared at its own layers, and a tunnel is looked for in it', async () => {
    const probe = ['--role', 'id', '--epochs', '1', '--images', '100', '--max-features', '64'];
    const probed = await resultOf('probe', ...script, ...probe);
    const names = probed.result.layers.map(({ name }: { name: string }) => name);
    expect(names.length).toBeGreaterThan(1);
    const detected = await resultOf('detect', probed.id);
    expect(detected.depth).toBe(names.length);
    const few = ['--layers', names.slice(0, 2).join(), '--max-features', '64', '--images', '50'];
    const compared = await resultOf('measure', 'similarity', ...script, ...few);
    expect(compared.inputs).toEqual(probed.inputs);
    expect(compared.result.debiased).toHaveLength(2);
  });

  it('does not say what it was trained on', async () => {
    const { code, err } = await place.run(['probe', ...script]);
    expect(code).toBe(2);
    expect(err).toMatch(/give --role id where .* \[usage\]$/m);
  });

  it('cannot be grafted, and other layers than it has cannot be read', async () => {
    const { inputs } = await resultOf('measure', 'rank', ...script, '--images', '20');
    const graft = ['graft', inputs.weights, '--span', 'conv1', '--donor-checkpoint', '0'];
    expect((await place.run(graft)).err).toMatch(/\[invalid-request\]$/m);
    const layers = ['measure', 'rank', ...script, '--layers', 'nowhere'];
    expect((await place.run(layers)).err).toMatch(/nowhere.*\[layer-unknown\]$/m);
  });
});

interface Probed {
  result: { layers: { name: string; accuracy: number }[] };
}

describe('activations', () => {
  const classes = 4;
  const counts = { train: 200, test: 100 };
  const layers = { early: 6, late: 3 };

  beforeAll(async () => {
    for (const [part, images] of Object.entries(counts)) {
      const folder = join(place.work, 'features', part);
      mkdirSync(folder, { recursive: true });
      const labels = BigInt64Array.from({ length: images }, (_, image) => BigInt(image % classes));
      writeFileSync(join(folder, 'labels.npy'), npy('<i8', [images], labels));
      for (const [name, width] of Object.entries(layers)) {
        const values = Float32Array.from({ length: images * width }, (_, at) =>
          featureOf(Math.floor(at / width), at % width),
        );
        writeFileSync(join(folder, `${name}.npy`), npy('<f4', [images, width], values));
      }
    }
  });

  /** A feature that tells the image’s class, and something that does not repeat with it. */
  function featureOf(image: number, feature: number): number {
    return (image % classes === feature ? 1 : 0) + 0.1 * Math.sin(7 * image + 3 * feature);
  }

  const folder = ['--activations', 'features', '--label-count', String(classes)];

  it('are probed and measured layer by layer', async () => {
    const probe = ['--role', 'id', '--epochs', '200', '--lr', '0.05'];
    const probed = await resultOf('probe', ...folder, ...probe);
    const { layers: found, imagesTest } = probed.result;
    expect(imagesTest).toBe(counts.test);
    const names = found.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['early', 'late']);
    // Every feature of a class is there in the first layer.
    expect(found[0].accuracy).toBe(1);
    const ranks = await resultOf('measure', 'rank', ...folder, '--layers', 'late');
    expect(ranks.result.layers).toMatchObject([{ name: 'late', features: 3 }]);
    const detected = await resultOf('detect', probed.id);
    expect(detected.depth).toBe(2);
  });

  it('bring their images: data beside them is refused', async () => {
    const beside = await place.run(['probe', ...folder, '--role', 'id', '--data', 'cifar10']);
    expect(beside).toMatchObject({ code: 2, out: '' });
    expect(beside.err).toMatch(/leave --data out \[usage\]$/m);
  });

  it('of labels that are no classes are refused', async () => {
    const two = ['--activations', 'features', '--label-count', '2', '--role', 'id'];
    const { code, err } = await place.run(['probe', ...two]);
    expect(code).toBe(1);
    expect(err).toMatch(/^error: .*labels.*\[label-out-of-range\]$/m);
  });
});

/** An array as NumPy writes it, version 1.0, in C order. */
function npy(descr: string, shape: number[], data: Float32Array | BigInt64Array): Buffer {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0]);
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(padded), Buffer.from(data.buffer)]);
}
