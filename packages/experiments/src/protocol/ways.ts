import {
  type NetworkSpecInput,
  type ProbeSpecInput,
  probeProtocols,
  type Scale,
} from '@tunnel/core';
import type { NetworkRole } from '../settings/trainedNetworks.js';

/** What can be chosen about how a tunnel is looked for, by its name in figures. */
export const choices = {
  threshold: 'threshold of the rule',
  taps: 'taps',
  pooling: 'pooling of the probe',
  probe: 'training of the probe',
  images: 'training images of the probe',
} as const;

/** One of {@link choices}. */
export type Choice = keyof typeof choices;

/** A way of probing that differs from that of every other experiment in one choice. */
export interface Way {
  readonly choice: Exclude<Choice, 'threshold'>;
  readonly name: string;
  /** The layers that are read; null for the default ones. */
  readonly layers: readonly string[] | null;
  /** Whether these layers are among the default ones, whose probes are there already. */
  readonly amongDefault: boolean;
  /** In place of the default probe’s settings. */
  readonly probe: ProbeSpecInput;
  /** Training images in place of the default number, for as many steps. */
  readonly images: number | null;
}

interface Settings {
  readonly pooling: readonly number[];
  readonly epochs: number;
  readonly images: readonly number[];
}

const settings: Record<Scale, Settings> = {
  smoke: { pooling: [2], epochs: 1, images: [500] },
  laptop: { pooling: [1, 2], epochs: 2, images: [1000, 5000] },
  paper: { pooling: [1, 2], epochs: 10, images: [1000, 5000, 10_000] },
};

/** Basic blocks of the four stages of ResNet-34. */
const blocks = [3, 4, 6, 3] as const;

/** The ways in which a network is probed at a scale, beside the default one. */
export function waysOf(role: NetworkRole, network: NetworkSpecInput, scale: Scale): Way[] {
  if (role === 'resnet') return resnetTaps();
  const { pooling, epochs, images } = settings[scale];
  return [
    role === 'mlp'
      ? way('taps', 'linear layers, before the ReLUs', { layers: named('fc', network.depth) })
      : way('taps', 'convolutions, before normalisation', { layers: named('conv', 16) }),
    ...(role === 'mlp'
      ? []
      : pooling.map((side) =>
          way('pooling', `pooled to ${side} × ${side}`, { probe: { pooling: side } }),
        )),
    way('probe', epochs === 1 ? '1 epoch' : `${epochs} epochs`, { probe: { epochs } }),
    way('probe', 'Masarczyk et al.', {
      probe: probeProtocols.masarczyk,
    }),
    way('probe', 'Harun et al.', {
      probe: probeProtocols.harun,
    }),
    way('probe', 'not standardised', { probe: { standardise: false } }),
    ...images.map((count) =>
      way('images', `${count.toLocaleString('en-GB')} images`, { images: count }),
    ),
  ];
}

function resnetTaps(): Way[] {
  const names = blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, block) => `layer${stage + 1}.${block}`),
  );
  return [
    way('taps', 'second convolutions of the blocks', {
      layers: names.map((name) => `${name}.conv2`),
      amongDefault: true,
    }),
    way('taps', 'outputs of the blocks', { layers: names }),
  ];
}

function way(choice: Way['choice'], name: string, different: Partial<Way>): Way {
  return { choice, name, layers: null, amongDefault: false, probe: {}, images: null, ...different };
}

function named(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${what}${at + 1}`);
}
