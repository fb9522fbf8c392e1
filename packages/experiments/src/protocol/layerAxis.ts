import type { ReadNetwork } from './readProtocol.js';

/** An axis of a network’s default layers. */
export function layerAxis({ units, unit }: ReadNetwork) {
  return {
    title: unit === 'block' ? 'layer (all convolutions)' : 'layer',
    scale: 'category',
    labels: units.map((_, at) => String(at + 1)),
  } as const;
}
