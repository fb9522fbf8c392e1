import { type NetworkSpec, sideOf, type Task, TunnelError } from '@tunnel/core';
import type { NetworkRef } from '@tunnel/native';

/** The network that a task trains or reads, as the engine builds it. */
export function networkRef({ network, classes, spec, label }: Task): NetworkRef {
  if (!network || classes === null || !('data' in spec) || !spec.data) {
    throw new TunnelError('internal', `“${label}” has no network that the engine builds`);
  }
  return networkOf(network, classes, sideOf(spec.data));
}

/** A network as the engine builds it: its initialisation is the training’s affair. */
function networkOf(
  { initialisation, ...network }: NetworkSpec,
  classes: number,
  side: number,
): NetworkRef {
  return { ...network, classes, side };
}
