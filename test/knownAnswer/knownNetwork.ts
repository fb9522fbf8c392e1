import type { StoredTensor } from '@tunnel/store';

/**
 * An MLP and images for which every measure’s answer is known.
 *
 * An image is 32 bits, each a pixel that is black or white. Three pairs of them make its class: bit i
 * of the class is the exclusive or of pair i, which no linear probe can read off the pixels. Layer 1
 * hands all bits on; layers 2, 3 and 4 each resolve one pair into two units, of which one is on where
 * the bits differ. So a probe reads 1, 2, 4 and all 8 classes of eight at layers 1 to 4. Another pair,
 * which makes the class of the OOD data, is resolved at layer 4 too.
 *
 * What comes then is linear: no unit of a later layer is ever below 0. Layer 5 drops the OOD pair, and
 * layers 5 to 8 six bits each of the 24 that mean nothing, so the rank falls and the classes stay.
 */
export const known = {
  depth: 9,
  width: 64,
  classes: 8,
  /** The last layer that adds anything: the tunnel’s first by the ID rules, and the OOD peak. */
  k: 4,
  /** Of every layer. */
  ranks: [32, 32, 32, 32, 24, 18, 12, 6, 6],
  /** Of every layer. */
  id: [1 / 8, 1 / 4, 1 / 2, 1, 1, 1, 1, 1, 1],
  /** Of every layer. */
  ood: [1 / 2, 1 / 2, 1 / 2, 1, 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2],
} as const;

/** Places of the bits among the units of a layer. */
const classPairs = [0, 2, 4] as const;
const oodPair = 6;
const firstNuisance = 8;
const nuisances = 24;
const bits = firstNuisance + nuisances;

/** What a bit that is set is worth at layer 1, and what the unit of a resolved pair is when on. */
const bitValue = 0.6;
const classValue = 10;
const oodValue = 1.2;

const side = 32;
const pixels = 3 * side * side;

/** Which of an image’s values is a bit: some pixel of the red plane. */
function pixelOf(bit: number): number {
  return 31 * bit + 5;
}

/** The network’s weights, as an import of an MLP takes them; images are of mean and spread 0.5. */
export function knownWeights(): Map<string, StoredTensor> {
  const { depth, width, classes } = known;
  const tensors = new Map<string, StoredTensor>();
  const put = (name: string, shape: number[], data: Float32Array<ArrayBuffer>) =>
    tensors.set(name, { dtype: 'F32', shape, data });
  const first = new Float32Array(width * pixels);
  const shift = new Float32Array(width);
  for (let bit = 0; bit < bits; bit++) {
    first[bit * pixels + pixelOf(bit)] = bitValue / 2;
    shift[bit] = bitValue / 2;
  }
  put('fc1.weight', [width, pixels], first);
  put('fc1.bias', [width], shift);
  for (let layer = 2; layer <= depth; layer++) {
    put(`fc${layer}.weight`, [width, width], layerWeights(layer));
    put(`fc${layer}.bias`, [width], new Float32Array(width));
  }
  const head = new Float32Array(classes * width);
  const bias = new Float32Array(classes);
  for (let label = 0; label < classes; label++) {
    classPairs.forEach((pair, bit) => {
      const sign = (label >> bit) & 1 ? 1 : -1;
      head[label * width + pair] = sign;
      head[label * width + pair + 1] = sign;
      bias[label] = (bias[label] ?? 0) - (sign * classValue) / 2;
    });
  }
  put('head.weight', [classes, width], head);
  put('head.bias', [classes], bias);
  return tensors;
}

function layerWeights(layer: number): Float32Array<ArrayBuffer> {
  const { width, k } = known;
  const weights = new Float32Array(width * width);
  const keep = (unit: number) => {
    weights[unit * width + unit] = 1;
  };
  const resolve = (pair: number, value: number) => {
    for (const [unit, other] of [
      [pair, pair + 1],
      [pair + 1, pair],
    ] as const) {
      weights[unit * width + unit] = value / bitValue;
      weights[unit * width + other] = -value / bitValue;
    }
  };
  classPairs.forEach((pair, bit) => {
    if (layer === bit + 2) resolve(pair, classValue);
    else for (const unit of [pair, pair + 1]) keep(unit);
  });
  if (layer === k) resolve(oodPair, oodValue);
  else if (layer < k) for (const unit of [oodPair, oodPair + 1]) keep(unit);
  const kept = nuisances - 6 * Math.max(0, layer - k);
  for (let bit = 0; bit < kept; bit++) keep(firstNuisance + bit);
  return weights;
}

/** Images with their classes in both data sets. */
export interface KnownImage {
  /** Of the red, the green and the blue plane, 0 to 255. */
  readonly values: Uint8Array;
  readonly id: number;
  readonly ood: number;
}

/** @param random uniform numbers in [0, 1) */
export function knownImages(count: number, random: () => number): KnownImage[] {
  return Array.from({ length: count }, () => {
    const values = new Uint8Array(pixels).fill(128);
    const on = Array.from({ length: bits }, () => random() < 0.5);
    on.forEach((set, bit) => {
      values[pixelOf(bit)] = set ? 255 : 0;
    });
    const differ = (pair: number) => Number(on[pair] !== on[pair + 1]);
    const id = classPairs.reduce<number>((label, pair, bit) => label + (differ(pair) << bit), 0);
    return { values, id, ood: differ(oodPair) };
  });
}
