import { isThere } from './isThere.js';
import { refused } from './refused.js';
import type { TunnelLayer } from './TunnelLayer.js';

/**
 * Refuses layers that no tunnel can be found in; gives them back.
 *
 * @param path what comes before `layers` in messages, e.g. `runs[1].`
 */
export function checkLayers(layers: readonly TunnelLayer[], path = ''): readonly TunnelLayer[] {
  const last = layers.at(-1);
  if (last === undefined) throw refused(`${path}layers`, 'is an empty list', 'at least two layers');
  if (layers.length === 1) {
    throw refused(
      `${path}layers`,
      'has one layer, which has nothing to lie before it',
      'at least two',
    );
  }
  layers.forEach((layer, index) => {
    checkLayer(layer, index, `${path}layers[${index}]`);
  });
  checkAllOrNone(layers, 'ood', path);
  checkAllOrNone(layers, 'rank', path);
  if (last.id === 0) {
    throw refused(
      `${path}layers[${layers.length - 1}].id`,
      'is 0, and a share of 0 tells no layers apart',
      'a last layer that is right sometimes',
    );
  }
  return layers;
}

function checkLayer(layer: TunnelLayer, index: number, path: string): void {
  if (layer.layer !== index + 1) {
    throw refused(
      `${path}.layer`,
      `is ${layer.layer}`,
      `${index + 1}: layers are numbered from 1, in order`,
    );
  }
  checkFraction(`${path}.id`, layer.id);
  if (isThere(layer.ood)) checkFraction(`${path}.ood`, layer.ood);
  if (isThere(layer.rank) && !(Number.isSafeInteger(layer.rank) && layer.rank >= 0)) {
    throw refused(`${path}.rank`, `is ${layer.rank}`, 'a whole number of at least 0');
  }
}

function checkFraction(path: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw refused(path, `is ${value}`, 'a fraction from 0 to 1');
}

function checkAllOrNone(layers: readonly TunnelLayer[], key: 'ood' | 'rank', path: string): void {
  const missing = layers.findIndex((layer) => !isThere(layer[key]));
  if (missing === -1 || layers.every((layer) => !isThere(layer[key]))) return;
  throw refused(
    `${path}layers[${missing}].${key}`,
    'is missing',
    'one for every layer, or for none',
  );
}
