import { dataSpecSchema } from '../dataSpec.js';
import { checkpoint, layerNames, seed } from '../fields.js';

/**
 * What every task says that reads the network of its input `weights`.
 *
 * - `data`: the images that are read; null where the input is a folder of activations, which brings
 *   its own, and only there.
 * - `layers`: names of layers; default null for the network’s default ones.
 * - `checkpoint`: the snapshot to read in place of the final weights: of a train task the step, of a
 *   continual task how many tasks were learned. Default null for the final ones.
 * - `seed` of the choice of images and features, default 0.
 */
export const readingFields = {
  data: dataSpecSchema.nullable(),
  layers: layerNames(),
  checkpoint: checkpoint(),
  seed: seed(),
};
