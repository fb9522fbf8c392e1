import { normaliseNetworkSpec, normaliseProbeSpec, normaliseTrainingSpec } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { describeNetwork } from './describeNetwork.js';
import { describeProbe } from './describeProbe.js';
import { describeTraining } from './describeTraining.js';

const training = (more: object) =>
  describeTraining(normaliseTrainingSpec({ epochs: 8, learningRate: 0.02, ...more }));

describe('describeTraining', () => {
  it('names every setting', () => {
    expect(training({})).toBe(
      '8 epochs; batches of 128; learning rate 0.02, constant; momentum 0.9; weight decay 0.0001; no augmentation; float32',
    );
  });

  it('names schedules and augmentation', () => {
    expect(training({ schedule: { kind: 'cosine' } })).toContain('0.02, cosine to 0;');
    const schedule = { kind: 'multi-step', milestones: [5], factor: 0.2 };
    expect(training({ schedule })).toContain('0.02, times 0.2 after epoch 5;');
    expect(training({ augmentation: { crop: 4, flip: true } })).toContain(
      '; random crops of 4 px padding and flips;',
    );
    expect(training({ augmentation: { flip: true } })).toContain('; flips;');
    expect(training({ schedule: { kind: 'one-cycle' } })).toContain(
      'one cycle with its peak at 0.3',
    );
  });

  it('names what is off by default where it is on', () => {
    const more = { nesterov: true, decay: 'weights', warmupEpochs: 2, labelSmoothing: 0.1 };
    expect(training({ ...more, gradientClip: 5 })).toBe(
      '8 epochs; batches of 128; learning rate 0.02, constant; warm-up of 2 epochs; momentum 0.9 (Nesterov); weight decay 0.0001 of weights alone; label smoothing 0.1; gradients clipped to norm 5; no augmentation; float32',
    );
  });
});

describe('describeProbe', () => {
  it('names every setting', () => {
    expect(describeProbe(normaliseProbeSpec({ standardise: false }))).toBe(
      'linear, Adam, 30 epochs; batches of 512; learning rate 0.001; weight decay 0; label smoothing 0; at most 8,000 features; not standardised',
    );
  });

  it('names pooling and what picks the epoch', () => {
    expect(describeProbe(normaliseProbeSpec({ pooling: 2, validationShare: 0.1 }))).toMatch(
      /; standardised; pooled to 2 × 2; epoch picked on 10\.0\u00a0% held out$/,
    );
  });
});

describe('describeNetwork', () => {
  it.each([
    [{ kind: 'mlp', depth: 1, width: 1024 }, 'MLP, 1 hidden layer of 1,024 units'],
    [{ kind: 'vgg', depth: 19 }, 'VGG-19'],
    [
      { kind: 'vgg', depth: 16, convolutions: 5, widthMultiplier: 0.25 },
      'VGG-16, its first 5 convolutions, width ×0.25',
    ],
    [{ kind: 'resnet', depth: 34, widthMultiplier: 2 }, 'ResNet-34, width ×2'],
  ])('%j', (network, words) => {
    expect(describeNetwork(normaliseNetworkSpec(network))).toBe(words);
  });
});
