import type { Layout } from '../Dataset.js';

/** Label bytes before the pixels, and where among them the layout’s own label is, of how many bytes. */
export const labelBytes: Record<Layout, { count: number; at: number; length: 1 | 2 }> = {
  cifar10: { count: 1, at: 0, length: 1 },
  'cifar100-coarse': { count: 2, at: 0, length: 1 },
  'cifar100-fine': { count: 2, at: 1, length: 1 },
  tunnel: { count: 2, at: 0, length: 2 },
};

/** Bytes of one record: its labels, then three planes of `side` × `side` pixels. */
export function recordBytes(layout: Layout, side: number): number {
  return labelBytes[layout].count + 3 * side * side;
}
