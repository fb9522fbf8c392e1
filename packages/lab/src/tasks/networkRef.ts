import type { NetworkSpec } from '@tunnel/core';
import type { NetworkRef } from '@tunnel/native';

/** A network as the engine builds it: its initialisation is the training’s affair. */
export function networkRef(
  { initialisation, ...network }: NetworkSpec,
  classes: number,
  side: number,
): NetworkRef {
  return { ...network, classes, side };
}
