import { runRequestSchema } from '@tunnel/core/resources';
import type { Dataset } from '@tunnel/datasets';
import { experiments, findExperiment } from '@tunnel/experiments';
import { expect, it } from 'vitest';
import { RunMemory } from './RunMemory.js';

const gib = 2 ** 30;
const images: Dataset = {
  name: 'mine',
  layout: 'tunnel',
  side: 512,
  classCount: 10,
  classNames: [],
  train: [],
  valid: [],
  test: [],
  imagesTrain: 100,
  imagesValid: 0,
  imagesTest: 100,
  contentHash: 'sha256:0',
  source: 'imported',
  folder: '/none',
  notes: [],
};

function check(name: string, asked: object, machineBytes: number, imported: Dataset | null = null) {
  const request = runRequestSchema.parse({ experiment: name, scale: 'paper', ...asked });
  new RunMemory(machineBytes).check(findExperiment(name), request, imported);
}

it.each(experiments.map(({ name }) => name))('%s fits 16 GiB at every scale', (name) => {
  for (const scale of ['smoke', 'laptop', 'paper']) check(name, { scale }, 16 * gib);
});

it('refuses networks whose training does not fit, beside the images', () => {
  const outOf = (neededBytes: number) =>
    expect.objectContaining({
      code: 'out-of-memory',
      context: expect.objectContaining({ neededBytes: expect.closeTo(neededBytes, -7) }),
    });
  // VGG-19 on CIFAR-10’s 184 MB of images: and 550 MB to train.
  check('shorter', {}, gib);
  expect(() => check('shorter', {}, gib / 2)).toThrow(outOf(737e6));
  // The same on images of 512 pixels, 256 times as many values: 80 GB.
  expect(() => check('shorter', {}, 64 * gib, images)).toThrow(outOf(80.26e9));
  check('shorter', {}, 96 * gib, images);
  // On a GPU it is the GPU’s memory that it takes.
  check('shorter', { device: 'cuda' }, gib, images);
});

it('refuses what is asked for beyond the machine’s', () => {
  check('quickstart', { memoryBytes: gib }, gib);
  expect(() => check('quickstart', { memoryBytes: gib + 1 }, gib)).toThrow(
    expect.objectContaining({ code: 'out-of-memory' }),
  );
});

it('refuses an experiment that these data are none for', () => {
  expect(() => check('cifar100-subsets', { dataset: 'cifar10' }, gib)).toThrow(
    expect.objectContaining({ code: 'run-impossible' }),
  );
});
