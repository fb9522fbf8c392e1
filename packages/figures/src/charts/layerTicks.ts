import { measureText } from '../font/measureText.js';

/** Where an axis of whole numbers has its marks and its numbers. */
export interface LayerTicks {
  readonly ticks: number[];
  readonly labels: number[];
}

/**
 * Ticks of an axis of layers or epochs, `first` to `last`: numbers at round steps, as many as stand
 * apart in `widthPx`, and the first and the last where these do not come too near the others.
 */
export function layerTicks(
  first: number,
  last: number,
  widthPx: number,
  sizePx: number,
): LayerTicks {
  const layers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const layerPx = widthPx / layers.length;
  const apart = measureText(String(last), sizePx) + sizePx;
  const step = [1, 2, 5, 10, 20, 25, 50, 100].find((each) => each * layerPx >= apart) ?? 200;
  const labels = layers.filter((layer) => layer % step === 0);
  const lowest = labels[0] ?? Infinity;
  if ((lowest - first) * layerPx >= apart) labels.unshift(first);
  const highest = labels.at(-1) ?? first;
  if ((last - highest) * layerPx >= apart) labels.push(last);
  return { ticks: layerPx >= 6 ? layers : labels, labels };
}
