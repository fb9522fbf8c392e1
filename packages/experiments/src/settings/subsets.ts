import type { Scale } from '@tunnel/core';

/** How networks are trained on subsets of CIFAR-100. */
export interface SubsetSettings {
  /** Numbers of classes, rising. */
  readonly classCounts: readonly number[];
  /** Training images of a class, where all subsets have as many of each. */
  readonly imagesPerClass: number;
  /** Optimiser steps of every training, about. */
  readonly steps: number;
  /** Training images of the OOD probes; null for all. */
  readonly oodImages: number | null;
  /** Test images of the ranks: as many as the fewest classes have, since a rank grows with them. */
  readonly rankImages: number;
}

/**
 * Subsets of CIFAR-100 at each scale.
 *
 * All trainings of a scale have about as many steps, whatever the number of images: with as many
 * epochs the small sets would be learned by a few steps only, and a network that has not been
 * fitted has no tunnel to compare. So small sets are seen in more epochs than large ones. At scale
 * laptop that many steps fit 2,000 images, of 5 classes or of 100, and do not fit 40,000: with equal
 * images a class more classes are less fitted too, and with equal images in all they are not.
 */
export const subsets: Record<Scale, SubsetSettings> = {
  smoke: {
    classCounts: [5, 10, 20],
    imagesPerClass: 40,
    steps: 40,
    oodImages: 1000,
    rankImages: 500,
  },
  // 400 of each class’s 500 training images are at hand. Three epochs of all 40,000.
  laptop: {
    classCounts: [5, 10, 20, 50, 100],
    imagesPerClass: 400,
    steps: 1000,
    oodImages: 10_000,
    rankImages: 500,
  },
  // As many steps as the published 160 epochs of 50,000 images have in batches of 128.
  paper: {
    classCounts: [5, 10, 20, 50, 100],
    imagesPerClass: 500,
    steps: 62_560,
    oodImages: null,
    rankImages: 500,
  },
};
