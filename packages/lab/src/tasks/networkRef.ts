import { sideOf, type Task } from '@tunnel/core';
import type { NetworkRef } from '@tunnel/native';

/** A network as the engine builds it: its initialisation is the training’s affair. */
export function networkRef({
  network: { initialisation, ...network },
  classes,
  spec,
}: Task): NetworkRef {
  return { ...network, classes, side: sideOf(spec.data) };
}
