import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandomStream } from '@tunnel/core';
import { writeTensors } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../cli/workplace.js';
import { type KnownImage, known, knownImages, knownWeights } from './knownNetwork.js';

const { depth, width, classes, k } = known;
const counts = { train: 2000, test: 1000 };

let place: Workplace;
let weights: string[];
let network = '';
beforeAll(async () => {
  place = new Workplace();
  mkdirSync(place.work);
  const random = createRandomStream(2026);
  const train = knownImages(counts.train, random);
  const test = knownImages(counts.test, random);
  const cifar10 = join(place.data, 'cifar-10-batches-bin');
  const cifar100 = join(place.data, 'cifar-100-binary');
  for (const folder of [cifar10, cifar100]) mkdirSync(folder, { recursive: true });
  const batch = counts.train / 5;
  for (let at = 0; at < 5; at++) {
    const images = train.slice(at * batch, (at + 1) * batch);
    writeFileSync(
      join(cifar10, `data_batch_${at + 1}.bin`),
      records(images, ({ id: label }) => [label]),
    );
  }
  writeFileSync(
    join(cifar10, 'test_batch.bin'),
    records(test, ({ id: label }) => [label]),
  );
  // A superclass, which nothing reads, before the class.
  const fine = ({ ood }: KnownImage) => [0, ood];
  writeFileSync(join(cifar100, 'train.bin'), records(train, fine));
  writeFileSync(join(cifar100, 'test.bin'), records(test, fine));
  const file = join(place.work, 'known.safetensors');
  await writeTensors(file, knownWeights());
  weights = [
    ...['--weights', file, '--network', 'mlp', '--depth', String(depth), '--width', String(width)],
    ...['--data', 'cifar10', '--classes', Array.from({ length: classes }, (_, at) => at).join()],
    ...['--mean', '0.5,0.5,0.5', '--std', '0.5,0.5,0.5'],
  ];
});
afterAll(() => place.remove());

/** Records of a label and an image. */
function records(images: readonly KnownImage[], label: (image: KnownImage) => number[]): Buffer {
  return Buffer.concat(images.flatMap((image) => [Buffer.from(label(image)), image.values]));
}

async function resultOf(...args: string[]) {
  const { code, out, err } = await place.run([...args, '--json']);
  expect(err).not.toContain('error:');
  expect(code).toBe(0);
  return JSON.parse(out);
}

const probing = ['--epochs', '60', '--lr', '0.01'];

/** Numbers of layers, from 1, for which something holds. */
function layersWhere<T>(layers: readonly T[], holds: (layer: T) => boolean): number[] {
  return layers.flatMap((layer, at) => (holds(layer) ? [at + 1] : []));
}

const all = Array.from({ length: depth }, (_, at) => at + 1);
const tunnel = all.filter((layer) => layer >= k);

describe('a network whose layers beyond k are linear maps of falling rank', () => {
  it('is found to have its tunnel there', async () => {
    const idProbe = await resultOf('probe', ...weights, ...probing);
    network = idProbe.inputs.weights;
    const other = ['--data', 'cifar100', '--classes', '0,1'];
    const oodProbe = await resultOf('probe', network, ...other, ...probing);
    const accuracies = ({ result }: { result: { layers: { accuracy: number }[] } }) =>
      result.layers.map(({ accuracy }) => accuracy);
    for (const [probe, expected] of [
      [idProbe, known.id],
      [oodProbe, known.ood],
    ] as const) {
      accuracies(probe).forEach((accuracy, at) => {
        // Four standard errors of 1,000 test images.
        expect(Math.abs(accuracy - (expected[at] ?? 0))).toBeLessThan(0.065);
      });
    }
    const rank = await resultOf('measure', 'rank', network);
    const detection = await resultOf('detect', idProbe.id, oodProbe.id, rank.id);
    const rules = Object.fromEntries(
      detection.rules.map(({ rule, start }: { rule: string; start: number }) => [rule, start]),
    );
    // The tunnel of the OOD rule comes after the peak; the ID rules count the layer that saturates.
    expect(rules).toEqual({ 'id-95': k, 'id-98': k, 'ood-peak': k + 1 });
    expect(detection.oodPeak.layer).toBe(k);
    expect(detection.verdict.verdict).toBe('tunnel');
  });

  it('has the ranks that it was built with, by the engine’s count and by the whole spectrum', async () => {
    const rank = await resultOf('measure', 'rank', network);
    expect(rank.result.layers.map((layer: { rank: number }) => layer.rank)).toEqual(known.ranks);
    const spectrum = await resultOf('measure', 'spectrum', network);
    const at = spectrum.result.rtols.indexOf(1e-3);
    const ranks = spectrum.result.layers.map((layer: { ranks: number[] }) => layer.ranks[at]);
    expect(ranks).toEqual(known.ranks);
    const falling = layersWhere<number>(known.ranks, (each) => each < (known.ranks[k - 1] ?? 0));
    expect(falling).toEqual(all.filter((layer) => layer > k));
  });

  it('has neighbours alike from k on, and only there, by CKA and by the L1 difference', async () => {
    const similarity = await resultOf('measure', 'similarity', network);
    const neighbours = all.slice(1);
    const cka = (layer: number) => similarity.result.debiased[layer - 2][layer - 1];
    expect(neighbours.filter((layer) => cka(layer) > 0.95)).toEqual(
      neighbours.filter((layer) => layer > k),
    );
    const change = await resultOf('measure', 'change', network);
    const l1 = (layer: number) => change.result.representations.l1[layer - 2][layer - 1];
    const most = Math.max(...neighbours.filter((layer) => layer > k).map(l1));
    for (const layer of neighbours.filter((each) => each <= k)) {
      expect(l1(layer)).toBeGreaterThan(most);
    }
  });

  it('has classes with means of their own from k on, and only there', async () => {
    const { result } = await resultOf('measure', 'variance', network);
    const nearest = layersWhere<{ nearestMeanAccuracy: number }>(
      result.layers,
      ({ nearestMeanAccuracy }) => nearestMeanAccuracy > 0.95,
    );
    expect(nearest).toEqual(tunnel);
  });

  it('loses nothing where it is cut at k, and half of its classes before', async () => {
    const head = [...probing, '--batch-size', '128'];
    const accuracyAt = async (layer: number) =>
      (await resultOf('cut', network, '--at', `relu${layer}`, ...head)).result.testAccuracy;
    expect(await accuracyAt(k)).toBeGreaterThan(0.99);
    expect(await accuracyAt(k - 1)).toBeLessThan(0.6);
  });
});
