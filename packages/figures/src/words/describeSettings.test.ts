import { normaliseProbeSpec, normaliseTrainingSpec } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
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
  });
});

describe('describeProbe', () => {
  it('names every setting', () => {
    expect(describeProbe(normaliseProbeSpec({ standardise: false }))).toBe(
      'linear, Adam, 30 epochs; batches of 512; learning rate 0.001; weight decay 0; label smoothing 0; at most 8,000 features; not standardised',
    );
  });
});
