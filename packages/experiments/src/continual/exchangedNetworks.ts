import type { NetworkSpecInput, Scale } from '@tunnel/core';
import { type SplitTraining, splitTraining } from '../settings/continualTrainings.js';
import {
  resnet18Blocks,
  resnet18Splits,
  type SplitPoint,
  vgg19Layers,
  vgg19Splits,
} from './SplitPoint.js';

/** How a network whose parts were exchanged goes on learning the first task, all of it. */
interface FineTuning {
  readonly training: SplitTraining['training'];
  /** Training images; null for all. */
  readonly images: number | null;
}

/** A network that learns two tasks, and is then taken apart. */
export interface ExchangedNetwork extends SplitTraining<NetworkSpecInput> {
  /** How many classes each task has. */
  readonly sizes: readonly [number, number];
  /** The layers that are probed. */
  readonly probed: readonly string[];
  /** Where it is taken apart, in order. */
  readonly splits: readonly SplitPoint[];
  /** Null where nothing is fine-tuned. */
  readonly fineTuning: FineTuning | null;
}

interface Settings {
  readonly resnet: {
    readonly network: NetworkSpecInput;
    /** What is not as in VGG’s training. */
    readonly training: Partial<SplitTraining['training']>;
  };
  /** After which convolutions VGG-19 is taken apart, with 5 + 5 classes and with others. */
  readonly vggAfter: { readonly equal: readonly number[]; readonly unequal: readonly number[] };
  /** The others. */
  readonly unequal: readonly (readonly [number, number])[];
  /** After which blocks ResNet-18 is. */
  readonly resnetAfter: readonly number[];
  readonly fineTuning: { readonly epochs: number; readonly images: number | null };
}

const at: Record<Scale, Settings> = {
  smoke: {
    resnet: {
      network: { kind: 'resnet', depth: 18, widthMultiplier: 0.0625 },
      training: {},
    },
    vggAfter: { equal: [6], unequal: [6] },
    resnetAfter: [5],
    // One is enough to see that they work.
    unequal: [[3, 7]],
    fineTuning: { epochs: 1, images: 500 },
  },
  laptop: {
    resnet: {
      network: { kind: 'resnet', depth: 18, widthMultiplier: 0.25 },
      training: { epochs: 4 },
    },
    // Where the first paper and short trainings find that a tunnel starts, and around it.
    vggAfter: { equal: [4, 5, 6, 8, 10, 12], unequal: [4, 6, 8] },
    resnetAfter: [3, 4, 5, 7],
    unequal: [
      [3, 7],
      [7, 3],
    ],
    fineTuning: { epochs: 1, images: 5000 },
  },
  // How either paper fine-tuned, and how the second one trained and split, is not known.
  paper: {
    resnet: {
      network: { kind: 'resnet', depth: 18 },
      training: {
        epochs: 164,
        schedule: { kind: 'multi-step', milestones: [82, 123], factor: 0.1 },
      },
    },
    vggAfter: { equal: [4, 5, 6, 7, 8, 10, 12], unequal: [4, 6, 8, 10] },
    resnetAfter: [2, 3, 4, 5, 6, 7],
    unequal: [
      [3, 7],
      [7, 3],
    ],
    fineTuning: { epochs: 10, images: null },
  },
};

/** A tenth of the rate of the trainings: what is there is to be adapted, not learned anew. */
const fineTuningRate = 0.01;

/**
 * The networks whose parts are exchanged: VGG-19 with as many classes in both tasks, the training of
 * `shorter`, and ResNet-18, both fine-tuned too; VGG-19 with more classes in one task than in the
 * other.
 */
export function exchangedNetworks(scale: Scale, bfloat16: boolean): ExchangedNetwork[] {
  const { resnet, vggAfter, resnetAfter, unequal, fineTuning } = at[scale];
  const split = splitTraining(scale, bfloat16);
  const { epochs, images } = fineTuning;
  const equal = {
    sizes: [5, 5],
    fineTuning: {
      training: {
        ...split.training,
        epochs,
        learningRate: fineTuningRate,
        schedule: { kind: 'constant' },
      },
      images,
    },
  } as const;
  const vgg = (after: readonly number[]) => ({
    ...split,
    probed: vgg19Layers,
    splits: vgg19Splits(after),
  });
  return [
    { ...vgg(vggAfter.equal), ...equal },
    {
      ...split,
      ...equal,
      name: 'ResNet-18',
      network: resnet.network,
      training: { ...split.training, ...resnet.training },
      probed: resnet18Blocks,
      splits: resnet18Splits(resnetAfter),
    },
    ...unequal.map((sizes) => ({ ...vgg(vggAfter.unequal), sizes, fineTuning: null })),
  ];
}
