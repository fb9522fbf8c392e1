import type { NetworkSpec } from '@tunnel/core';
import { count, plural } from './format.js';

/** A network in a few words: `MLP, 12 hidden layers of 512 units`. */
export function describeNetwork({ kind, depth, width }: NetworkSpec): string {
  return `${kind.toUpperCase()}, ${plural(depth, 'hidden layer')} of ${count(width)} units`;
}
