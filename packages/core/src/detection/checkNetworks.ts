import { TunnelError } from '../errors/TunnelError.js';
import { checkLayers } from './checkLayers.js';
import { isThere } from './isThere.js';
import { refused } from './refused.js';
import type { TunnelLayer } from './TunnelLayer.js';
import type { ProbeFacts, TunnelNetwork } from './TunnelNetwork.js';

/** The ID or OOD probes of several networks. */
export interface Probes {
  /** By network and layer. */
  readonly accuracies: readonly (readonly number[])[];
  readonly classes: number | null;
  readonly images: number | null;
  /** By network `[layers × images]`; null where it was not given. */
  readonly correct: readonly Uint8Array[] | null;
}

/** Networks of the same layers, with all that was given of them. */
export interface CheckedNetworks {
  /** Names of the layers. */
  readonly taps: readonly string[];
  readonly id: Probes;
  readonly ood: Probes | null;
  /** By network and layer. */
  readonly ranks: readonly (readonly number[])[] | null;
}

/** Refuses networks that no tunnel can be found in, or that are not of the same layers and tests. */
export function checkNetworks(
  networks: readonly TunnelNetwork[],
  pathOf: (network: number) => string,
): CheckedNetworks {
  const checked = networks.map(({ layers, id, ood }, network) => ({
    layers: checkLayers(layers, pathOf(network)),
    id,
    ood,
    path: pathOf(network),
  }));
  const [first] = checked;
  if (first === undefined) {
    throw new TunnelError('invalid-request', 'runs is an empty list; give at least one run');
  }
  for (const { layers, path } of checked) checkSameLayers(first.layers, layers, path);
  const hasOod = first.layers.every(({ ood }) => isThere(ood));
  const hasRank = first.layers.every(({ rank }) => isThere(rank));
  const probesOf = (key: 'id' | 'ood') =>
    checkProbes(
      checked.map((network) => ({
        accuracies: network.layers.map((layer) => layer[key] ?? 0),
        facts: network[key] ?? {},
        path: `${network.path}${key}`,
      })),
    );
  if (!hasOod) {
    const strange = checked.find(({ ood }) => ood);
    if (strange) {
      throw refused(
        `${strange.path}ood`,
        'is given, and no layer has an OOD accuracy',
        '`ood` of every layer',
      );
    }
  }
  return {
    taps: first.layers.map(({ name }) => name),
    id: probesOf('id'),
    ood: hasOod ? probesOf('ood') : null,
    ranks: hasRank ? checked.map(({ layers }) => layers.map(({ rank }) => rank ?? 0)) : null,
  };
}

function checkSameLayers(
  first: readonly TunnelLayer[],
  layers: readonly TunnelLayer[],
  path: string,
): void {
  if (layers.length !== first.length) {
    throw refused(
      `${path}layers`,
      `has ${layers.length} layers and the first run ${first.length}`,
      'runs of the same layers',
    );
  }
  first.forEach((expected, index) => {
    const layer = layers[index] ?? expected;
    const at = `${path}layers[${index}]`;
    if (layer.name !== expected.name) {
      throw refused(`${at}.name`, `is ${layer.name}`, `${expected.name}, as in the first run`);
    }
    for (const key of ['ood', 'rank'] as const) {
      if (isThere(layer[key]) === isThere(expected[key])) continue;
      throw refused(`${at}.${key}`, 'is on some runs only', 'one for every run, or for none');
    }
  });
}

interface GivenProbe {
  readonly accuracies: readonly number[];
  readonly facts: ProbeFacts;
  readonly path: string;
}

function checkProbes(probes: readonly GivenProbe[]): Probes {
  const counted = probes.map(({ facts, accuracies, path }) => ({
    path,
    classes: checkCount(facts.classes, `${path}.classes`),
    images: checkImages(facts, accuracies, path),
    correct: facts.correct ?? null,
  }));
  const [{ classes = null, images = null, correct = null } = {}] = counted;
  for (const probe of counted) {
    if (probe.classes !== classes) throw unlike(probe.path, 'classes', probe.classes, classes);
    if (probe.images !== images) throw unlike(probe.path, 'images', probe.images, images);
    if ((probe.correct === null) !== (correct === null)) {
      throw refused(
        `${probe.path}.correct`,
        'is on some runs only',
        'it for every run, or for none',
      );
    }
  }
  const all = counted.flatMap((probe) => probe.correct ?? []);
  return {
    accuracies: probes.map(({ accuracies }) => accuracies),
    classes,
    images,
    correct: all.length > 0 ? all : null,
  };
}

function checkImages(
  { images, correct }: ProbeFacts,
  accuracies: readonly number[],
  path: string,
): number | null {
  const given = checkCount(images, `${path}.images`);
  if (!correct) return given;
  const depth = accuracies.length;
  const perLayer = correct.length / depth;
  if (!Number.isSafeInteger(perLayer) || perLayer === 0 || (given !== null && perLayer !== given)) {
    throw refused(
      `${path}.correct`,
      `has ${correct.length} values`,
      `${depth} layers × ${given ?? 'all'} images`,
    );
  }
  accuracies.forEach((accuracy, layer) => {
    let right = 0;
    for (let at = layer * perLayer; at < (layer + 1) * perLayer; at++) {
      const value = correct[at] as number;
      if (value > 1) throw refused(`${path}.correct[${at}]`, `is ${value}`, '0 or 1');
      right += value;
    }
    if (Math.abs(right - accuracy * perLayer) < 0.5) return;
    throw refused(
      `${path}.correct`,
      `is right on ${right} of ${perLayer} images at layer ${layer + 1}, whose accuracy is ${accuracy}`,
      'the correctness that the accuracies were counted from',
    );
  });
  return perLayer;
}

function checkCount(count: number | null | undefined, path: string): number | null {
  if (!isThere(count)) return null;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw refused(path, `is ${count}`, 'a whole number of at least 1');
}

function unlike(path: string, key: string, got: number | null, expected: number | null) {
  return refused(
    `${path}.${key}`,
    `is ${got ?? 'not given'}, and ${expected ?? 'not given'} for the first run`,
    'runs that were tested on the same images',
  );
}
