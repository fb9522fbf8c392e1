import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawClasses, normaliseTaskSpec } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { trainSpecOf } from './trainSpec.js';

const network = { kind: 'mlp', depth: 2, width: 8 };
const context = { env: {} };
const data = { dataset: 'cifar10' };

function normalised(spec: object) {
  return normaliseTaskSpec({ kind: 'train', data, ...spec });
}

describe('trainSpecOf', () => {
  it('has the defaults that the help states', async () => {
    expect(await trainSpecOf(context, undefined, { depth: 2, width: 8, epochs: 1 })).toEqual(
      normalised({ network, training: { epochs: 1, learningRate: 0.02 } }),
    );
  });

  it('takes every option of a network', async () => {
    const vgg = { widthMultiplier: 0.25, convolutions: 10, heads: [5, 5] };
    const options = { network: 'vgg19', initialisation: 'xavier', epochs: 1, ...vgg } as const;
    expect(await trainSpecOf(context, undefined, options)).toMatchObject({
      network: { kind: 'vgg', depth: 19, initialisation: 'xavier', ...vgg },
    });
    expect(await trainSpecOf(context, undefined, { network: 'resnet34', epochs: 1 })).toMatchObject(
      {
        network: { kind: 'resnet', depth: 34, widthMultiplier: 1 },
      },
    );
  });

  it('takes one-cycle’s options, which name it', async () => {
    const cycle = { riseShare: 0.2, startFactor: 0.1, endFactor: 0.01 };
    const network = { depth: 2, width: 8, epochs: 4 };
    const spec = await trainSpecOf(context, undefined, { ...network, ...cycle });
    expect(spec.training.schedule).toEqual({ kind: 'one-cycle', ...cycle });
    const other = trainSpecOf(context, undefined, { ...network, ...cycle, schedule: 'cosine' });
    await expect(other).rejects.toMatchObject({ code: 'invalid-spec' });
  });

  it('takes every option of the data and the training', async () => {
    const spec = await trainSpecOf(context, undefined, {
      depth: 2,
      width: 8,
      data: 'cifar100',
      classes: [3, 5, 8],
      images: 600,
      imagesPerClass: 200,
      validation: 0.1,
      epochs: 9,
      lr: 0.1,
      batchSize: 64,
      momentum: 0.8,
      nesterov: true,
      weightDecay: 5e-4,
      decay: 'weights',
      schedule: 'cosine',
      warmup: 0.5,
      labelSmoothing: 0.1,
      clip: 1,
      crop: 4,
      flip: true,
      precision: 'bfloat16',
      checkpointEvery: 3,
      checkpointSteps: [1, 2],
      seed: 4,
    });
    expect(spec).toMatchObject({
      data: {
        dataset: 'cifar100',
        classes: [3, 5, 8],
        images: 600,
        imagesPerClass: 200,
        validationShare: 0.1,
      },
      training: {
        epochs: 9,
        batchSize: 64,
        learningRate: 0.1,
        momentum: 0.8,
        nesterov: true,
        weightDecay: 5e-4,
        decay: 'weights',
        schedule: { kind: 'cosine' },
        warmupEpochs: 0.5,
        labelSmoothing: 0.1,
        gradientClip: 1,
        augmentation: { crop: 4, flip: true },
        precision: 'bfloat16',
        checkpoints: { everyEpochs: 3, steps: [1, 2] },
      },
      seed: 4,
    });
  });

  it('draws so many classes by the seed', async () => {
    const options = { depth: 2, width: 8, epochs: 1, data: 'cifar100', classCount: 5, seed: 7 };
    const { data } = await trainSpecOf(context, undefined, options);
    expect(data.classes).toEqual(drawClasses({ classCount: 100, count: 5, seed: 7 }));
    const tooMany = trainSpecOf(context, undefined, { ...options, classCount: 101 });
    await expect(tooMany).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('takes milestones for the schedule that has them', async () => {
    const options = { depth: 2, width: 8, epochs: 8, milestones: [4, 6] };
    expect((await trainSpecOf(context, undefined, options)).training.schedule).toEqual({
      kind: 'multi-step',
      milestones: [4, 6],
      factor: 0.1,
    });
  });

  it('reads a file in place of options, and nothing beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunnel-spec-'));
    try {
      const file = join(folder, 'spec.json');
      const training = { epochs: 1, learningRate: 0.5 };
      writeFileSync(file, JSON.stringify({ network, data, training, seed: 3 }));
      expect(await trainSpecOf(context, file, {})).toEqual(
        normalised({ network, training, seed: 3 }),
      );
      const usage = expect.objectContaining({ code: 'usage' });
      await expect(trainSpecOf(context, file, { labelSmoothing: 0 })).rejects.toThrow(usage);
      await expect(trainSpecOf(context, file, { labelSmoothing: 0 })).rejects.toThrow(
        '--label-smoothing ',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['--width-multiplier', { network: 'mlp', widthMultiplier: 0.5 }],
    ['--convolutions', { convolutions: 4 }],
    ['--convolutions', { network: 'resnet18', convolutions: 4 }],
    ['--depth', { network: 'vgg11', depth: 4 }],
    ['--width', { network: 'resnet34', width: 64 }],
  ] as const)('refuses %s where it does not fit: %j', async (flag, options) => {
    const refusal = trainSpecOf(context, undefined, { epochs: 1, ...options });
    await expect(refusal).rejects.toMatchObject({ code: 'usage' });
    await expect(refusal).rejects.toThrow(new RegExp(`^${flag} is for .+; leave it out$`));
  });
});
