import { expect, it } from 'vitest';
import { normaliseNetworkSpec } from '../specs/normalise.js';
import { networkSize } from './networkSize.js';

const size = (spec: Parameters<typeof normaliseNetworkSpec>[0], side = 32, classes = 10) =>
  networkSize(normaliseNetworkSpec(spec), side, classes);

it('counts an MLP’s parameters', () => {
  expect(size({ kind: 'mlp', depth: 12, width: 512 }).parameters).toBe(
    3072 * 512 + 11 * 512 * 512 + 12 * 512 + 512 * 10 + 10,
  );
});

// The counts that torchvision’s forms have, with one linear head in place of VGG’s three layers, and a
// first convolution of 3×3 in place of ResNet’s 7×7.
it.each([
  ['vgg', 19, 143_678_248 - 123_642_856 + 5130],
  ['vgg', 16, 138_365_992 - 123_642_856 + 5130],
  ['vgg', 13, 133_053_736 - 123_642_856 + 5130],
  ['vgg', 11, 132_868_840 - 123_642_856 + 5130],
] as const)('counts the parameters of %s %i', (kind, depth, parameters) => {
  expect(size({ kind, depth }).parameters).toBe(parameters);
});

it.each([
  [18, 11_689_512],
  [34, 21_797_672],
] as const)('counts the parameters of ResNet %i', (depth, parameters) => {
  expect(size({ kind: 'resnet', depth }).parameters).toBe(
    parameters - 513_000 + 5130 - 64 * 3 * (49 - 9),
  );
});

it('counts activations by hand', () => {
  expect(size({ kind: 'mlp', depth: 2, width: 8 }).activations).toBe(3072 + 16);
  const vgg = size({ kind: 'vgg', depth: 11, convolutions: 2, widthMultiplier: 0.5 }, 16);
  expect(vgg.activations).toBe(3 * 256 + 2 * 32 * 256 + 2 * 64 * 64 + 64);
  // Four times the pixels are four times the values of every convolution.
  const of = (side: number) => size({ kind: 'resnet', depth: 18 }, side).activations - 512;
  expect(of(64)).toBe(4 * of(32));
});

// As they are commonly given for CIFAR-10: 398 million of VGG-19, 1.16 thousand million of ResNet-34.
it.each([
  ['vgg', 19, 16, 398e6],
  ['resnet', 34, 36, 1160e6],
] as const)(
  'counts the multiplications of %s %i, and the layers that are read',
  (kind, depth, layers, published) => {
    const { multiplyAdds, features } = size({ kind, depth });
    expect(features).toHaveLength(layers);
    expect(multiplyAdds / published).toBeCloseTo(1, 1);
  },
);

it('counts multiplications and features by hand', () => {
  const mlp = size({ kind: 'mlp', depth: 12, width: 512 });
  expect(mlp.multiplyAdds).toBe(3072 * 512 + 11 * 512 * 512 + 512 * 10);
  expect(mlp.features).toEqual(Array(12).fill(512));
  const vgg = size({ kind: 'vgg', depth: 19, convolutions: 3 });
  expect(vgg.features).toEqual([64 * 32 * 32, 64 * 32 * 32, 128 * 16 * 16]);
});
