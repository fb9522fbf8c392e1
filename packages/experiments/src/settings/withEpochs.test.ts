import { describe, expect, it } from 'vitest';
import { epochsOf } from './epochsOf.js';
import type { NetworkSettings } from './NetworkSettings.js';
import { trainedNetworks } from './trainedNetworks.js';
import { withEpochs } from './withEpochs.js';

describe('a training over another number of epochs', () => {
  it('lowers its learning rate at the same shares of it, and keeps no checkpoints', () => {
    const { vgg } = trainedNetworks('paper', false);
    const { training } = withEpochs(vgg, 320);
    expect(training).toMatchObject({ epochs: 320, schedule: { milestones: [160, 240] } });
    expect(training).not.toHaveProperty('checkpoints');
    expect(withEpochs(vgg, 160).training.schedule).toEqual(vgg.training.schedule);
  });

  it('differs in nothing else', () => {
    const { resnet } = trainedNetworks('laptop', true);
    expect(withEpochs(resnet, resnet.training.epochs)).toEqual(resnet);
  });
});

describe('epochs of so many steps', () => {
  const { vgg } = trainedNetworks('laptop', true);

  it.each([
    [50_000, 8],
    [40_000, 10],
    [2000, 196],
  ])('of %i images are %i', (images, epochs) => {
    expect(epochsOf(3128, images, vgg)).toBe(epochs);
  });

  it('are at least one', () => {
    expect(epochsOf(1, 50_000, vgg)).toBe(1);
  });

  it('are refused where batches are of the default size, which is stated elsewhere', () => {
    const { batchSize: _, ...training } = vgg.training;
    const unstated: NetworkSettings = { ...vgg, training };
    expect(() => epochsOf(1, 1, unstated)).toThrow('batch size');
  });
});
