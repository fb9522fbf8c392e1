import type { Layout } from '../Dataset.js';

/** Bytes of one image’s pixels: 1,024 red, 1,024 green, 1,024 blue. */
const pixelBytes = 3072;

/** Label bytes before the pixels, and where among them the layout’s own label is. */
export const labelBytes: Record<Layout, { count: number; at: number }> = {
  cifar10: { count: 1, at: 0 },
  'cifar100-coarse': { count: 2, at: 0 },
  'cifar100-fine': { count: 2, at: 1 },
};

/** Bytes of one record. */
export function recordBytes(layout: Layout): number {
  return labelBytes[layout].count + pixelBytes;
}
