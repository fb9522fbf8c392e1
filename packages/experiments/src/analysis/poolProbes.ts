import { type ProbeResult, TunnelError } from '@tunnel/core';

/**
 * Probes of one network on several sets of images, such as several draws of OOD classes, as one probe
 * on all their test images: its accuracies and losses are the means over the images.
 *
 * @param probes at least one, of the same layers and as many classes
 */
export function poolProbes(probes: readonly ProbeResult[]): ProbeResult {
  const first = firstOf(probes);
  if (probes.length === 1) return first;
  const imagesTest = sumOf(probes.map((probe) => probe.imagesTest));
  const meanAt = (at: number, key: 'accuracy' | 'lossNats' | 'trainAccuracy') =>
    sumOf(probes.map((probe) => (probe.layers[at]?.[key] ?? 0) * probe.imagesTest)) / imagesTest;
  return {
    ...first,
    layers: first.layers.map((layer, at) => ({
      ...layer,
      accuracy: meanAt(at, 'accuracy'),
      lossNats: meanAt(at, 'lossNats'),
      trainAccuracy: meanAt(at, 'trainAccuracy'),
    })),
    imagesTrain: sumOf(probes.map((probe) => probe.imagesTrain)),
    imagesTest,
    seconds: sumOf(probes.map((probe) => probe.seconds)),
  };
}

/** The test of one probe, image by image. */
interface TestedProbe {
  readonly classes: number;
  readonly images: number;
  /** `[layers × images]` */
  readonly correct: Uint8Array;
}

/** The tests of such probes as that of one probe: layer by layer the images of all of them. */
export function poolTests(tests: readonly TestedProbe[]): TestedProbe {
  const { classes, images, correct } = firstOf(tests);
  const depth = correct.length / images;
  const all = sumOf(tests.map((test) => test.images));
  const pooled = new Uint8Array(depth * all);
  let before = 0;
  for (const test of tests) {
    for (let layer = 0; layer < depth; layer++) {
      const own = test.correct.subarray(layer * test.images, (layer + 1) * test.images);
      pooled.set(own, layer * all + before);
    }
    before += test.images;
  }
  return { classes, images: all, correct: pooled };
}

/** Refuses what would be no one probe: then chance would not be one number. */
function firstOf<T extends { readonly classes: number }>(probes: readonly T[]): T {
  const [first, ...others] = probes;
  if (first && others.every(({ classes }) => classes === first.classes)) return first;
  const counts = probes.map(({ classes }) => classes).join(', ') || 'none';
  throw new TunnelError(
    'internal',
    `probes of ${counts} classes are read as one; give at least one probe, all of as many classes`,
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
