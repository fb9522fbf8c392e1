import { type DataSpec, datasetInfo, drawClasses, type Scale } from '@tunnel/core';
import type { SeedTraining } from '../analysis/TrainedNetwork.js';
import { epochsOf } from '../settings/epochsOf.js';
import { measures } from '../settings/measures.js';
import type { NetworkSettings } from '../settings/NetworkSettings.js';
import { subsets } from '../settings/subsets.js';
import { withEpochs } from '../settings/withEpochs.js';
import { planReadings } from './planReadings.js';
import { planTraining } from './planTraining.js';

/** What `planSubset` plans. */
export interface SubsetToPlan {
  /** As it is trained on all of CIFAR-10; its name is what labels begin with. */
  readonly network: NetworkSettings;
  readonly classes: number;
  readonly imagesPerClass: number;
  readonly seed: number;
  readonly scale: Scale;
  readonly bfloat16: boolean;
  /** CIFAR-100. */
  readonly train: DataSpec;
  /** Null for no OOD probes. */
  readonly ood: DataSpec | null;
}

const { classCount } = datasetInfo('cifar100');

/**
 * Plans a network’s training on a subset of CIFAR-100 from one seed, with its readings. The seed draws
 * the classes, and fewer of them are a part of more. ID probes read the subset’s own images.
 */
export function planSubset(subset: SubsetToPlan): SeedTraining {
  const { network, classes: count, imagesPerClass, seed, scale, bfloat16 } = subset;
  const { steps, oodImages, rankImages } = subsets[scale];
  const classes = count === classCount ? null : drawClasses({ classCount, count, seed });
  const data = { ...subset.train, classes, imagesPerClass };
  const images = count * imagesPerClass;
  const settings = withEpochs({ ...network, images: null }, epochsOf(steps, images, network));
  const measure = measures(scale, bfloat16);
  const { probeImages, rank } = measure;
  return planReadings({
    name: network.name,
    seed,
    train: planTraining(settings, data, seed),
    data,
    ood: subset.ood && { ...subset.ood, images: oodImages },
    measure: {
      ...measure,
      // A set cannot be asked for more images than it has.
      probeImages: probeImages !== null && probeImages < images ? probeImages : null,
      rank: { ...rank, images: rankImages },
    },
  });
}
