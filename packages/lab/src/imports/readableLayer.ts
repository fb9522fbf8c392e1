import type { InspectedLayer } from '@tunnel/native';

/** A layer as an import’s result has it. */
export function readableLayer({ layer, name, features }: InspectedLayer) {
  return { layer, name, features };
}
