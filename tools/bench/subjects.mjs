import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseTrainingSpec } from '@tunnel/core';
import { engineBenchmark } from './engineBenchmark.mjs';
import { callEngine } from './engineProcess.mjs';
import { LineProcess } from './lineProcess.mjs';

/**
 * @typedef {import('./row.mjs').Workplace} Workplace
 *
 * A network that both sides measure.
 *
 * @typedef {object} SubjectSpec
 * @property {import('@tunnel/native').NetworkRef} network
 * @property {string[]} reference its arguments
 * @property {number} epochs of its training
 * @property {number} [images] that it is trained on; all without it
 * @property {number} learningRate
 */

/** @type {{ [name: string]: SubjectSpec }} */
const full = {
  mlp: {
    network: { kind: 'mlp', depth: 12, width: 1024, classes: 10 },
    reference: ['--net', 'mlp', '--depth', '12', '--width', '1024'],
    epochs: 5,
    learningRate: 0.02,
  },
  vggQuarter: {
    network: { kind: 'vgg', depth: 19, convolutions: null, widthMultiplier: 0.25, classes: 10 },
    reference: ['--net', 'vgg19', '--mult', '0.25'],
    epochs: 4,
    learningRate: 0.02,
  },
  vgg: {
    network: { kind: 'vgg', depth: 19, convolutions: null, widthMultiplier: 1, classes: 10 },
    reference: ['--net', 'vgg19', '--mult', '1'],
    // Enough to leave chance, which 10,000 images are not: how well it does is not the point.
    epochs: 1,
    images: 30_000,
    learningRate: 0.02,
  },
};

const tinyVgg = {
  network: { ...full['vgg']?.network, widthMultiplier: 1 / 16 },
  reference: ['--net', 'vgg19', '--mult', '0.0625'],
  epochs: 1,
  learningRate: 0.02,
};

/** @type {{ [name: string]: SubjectSpec }} */
const tiny = {
  mlp: {
    network: { kind: 'mlp', depth: 3, width: 64, classes: 10 },
    reference: ['--net', 'mlp', '--depth', '3', '--width', '64'],
    epochs: 2,
    learningRate: 0.02,
  },
  vggQuarter: /** @type {SubjectSpec} */ (tinyVgg),
  vgg: /** @type {SubjectSpec} */ (tinyVgg),
};

/** @param {Workplace} workplace @param {'mlp' | 'vggQuarter' | 'vgg'} name */
export function subjectSpec({ quick }, name) {
  return /** @type {SubjectSpec} */ ((quick ? tiny : full)[name]);
}

/** At most so many features of a layer are read. */
export const maxFeatures = 8000;

/** Where verbs of the benchmarks run. */
export const run = { device: 'cpu', threads: null };

/**
 * The weights of a subject, trained where they are not kept from before.
 *
 * @param {Workplace} workplace
 * @param {SubjectSpec} spec
 * @returns {Promise<string>} a safetensors file
 */
export async function trainedWeights(workplace, spec) {
  const { folder, train, test, bfloat16, say } = workplace;
  const training = normaliseTrainingSpec({
    epochs: spec.epochs,
    learningRate: spec.learningRate,
    schedule: { kind: 'cosine' },
    augmentation: { crop: 4, flip: true },
    precision: bfloat16 ? 'bfloat16' : 'float32',
  });
  const { checkpoints, ...settings } = training;
  const images = spec.images ? { count: spec.images, perClass: null, seed: 0 } : null;
  const words = JSON.stringify([spec.network, settings, train.files, images]);
  const name = createHash('sha256').update(words).digest('hex').slice(0, 16);
  const weightsFile = join(folder, 'networks', `${name}.safetensors`);
  if (existsSync(weightsFile)) return weightsFile;
  mkdirSync(join(folder, 'networks'), { recursive: true });
  say(`training ${spec.reference.join(' ')} for ${spec.epochs} epochs`);
  const request = {
    network: spec.network,
    initialisation: 'kaiming',
    train: { ...train, images },
    validation: null,
    test,
    training: settings,
    seed: 0,
    run,
    weightsFile,
    checkpoints: null,
    resumeFile: `${weightsFile}.resume`,
  };
  const [trained] = await callEngine([{ verb: 'train', request }]);
  say(`its test accuracy is ${trained?.result.testAccuracy}`);
  return weightsFile;
}

/**
 * What a reading verb is told of a subject.
 *
 * @param {SubjectSpec} spec
 * @param {string} weightsFile
 */
export function reading(spec, weightsFile) {
  const subject = { kind: 'network', network: spec.network, weightsFile };
  return { subject, layers: null, seed: 0, run };
}

/**
 * The features that the engine reads of the layers that it does not read whole, in their order.
 *
 * @param {Workplace} workplace
 * @param {SubjectSpec} spec
 * @param {number} maxFeatures
 * @param {number} [seed] of the reading
 * @returns {Promise<number[][]>}
 */
export async function readColumns({ libtorch, python }, spec, maxFeatures, seed = 0) {
  // Only theirs is told.
  if (python === null) return [];
  const { program, env } = engineBenchmark('on_demand', libtorch);
  const request = { network: spec.network, maxFeatures, seed };
  const child = new LineProcess(program, [JSON.stringify({ columns: request })], env);
  try {
    return await child.answer();
  } finally {
    await child.close();
  }
}

/**
 * What `similarity` is asked for, of features from a forward pass in bfloat16 where the CPU has it.
 *
 * @param {Workplace} workplace
 * @param {'exact' | 'minibatch'} method
 */
export function comparing({ quick, bfloat16 }, method) {
  const batchSize = quick ? 32 : 500;
  const permutation = { permutations: 0, permutationImages: 1000 };
  return {
    other: null,
    otherLayers: null,
    similarity: { maxFeatures, method, batchSize, ...permutation },
    precision: bfloat16 ? 'bfloat16' : 'float32',
  };
}
