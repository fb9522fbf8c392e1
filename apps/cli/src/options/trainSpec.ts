import { readFile } from 'node:fs/promises';
import { normaliseTaskSpec, type TaskSpecOf, TunnelError } from '@tunnel/core';
import type { Context } from '../Context.js';
import { withDataFields } from '../withDataFields.js';
import { classesOf } from './classesOf.js';
import { flag, given } from './common.js';
import { type NetworkOptions, networkOf } from './network.js';
import { type TrainingOptions, trainingOf } from './training.js';

/** The options that say what to train; those that are not given have the spec’s defaults. */
interface TrainOptions extends NetworkOptions, TrainingOptions {
  initialisation?: string | undefined;
  data?: string | undefined;
  classes?: number[] | undefined;
  classCount?: number | undefined;
  images?: number | undefined;
  imagesPerClass?: number | undefined;
  validation?: number | undefined;
  checkpointEvery?: number | undefined;
  checkpointSteps?: number[] | undefined;
  seed?: number | undefined;
}

/**
 * What `tunnel train` is to train: what a spec file says, or what the options say.
 *
 * @throws TunnelError `usage` for options that do not go together, `invalid-spec` for a bad spec,
 *   `dataset-unknown`
 */
export async function trainSpecOf(
  context: Pick<Context, 'env'>,
  file: string | undefined,
  options: TrainOptions,
): Promise<TaskSpecOf<'train'>> {
  if (file === undefined) return trainSpec(context, await specOf(context, options), 'options');
  const [other] = Object.keys(given(options));
  if (other !== undefined) {
    throw new TunnelError(
      'usage',
      `${flag(other)} and --spec exclude each other; write it into the spec, or leave --spec out`,
    );
  }
  return trainSpec(context, await readSpec(file), '');
}

async function trainSpec(
  context: Pick<Context, 'env'>,
  input: unknown,
  where: string,
): Promise<TaskSpecOf<'train'>> {
  const spec = normaliseTaskSpec(await withDataFields(context, input), where);
  if (spec.kind === 'train') return spec;
  const { kind } = spec;
  throw new TunnelError('invalid-spec', `the spec’s kind is ${kind}; give one of kind train`, {
    kind,
  });
}

async function specOf(context: Pick<Context, 'env'>, options: TrainOptions): Promise<unknown> {
  const { data: dataset = 'cifar10', images, imagesPerClass, validation, seed } = options;
  const classes = await classesOf(context, { dataset, ...options, seed: seed ?? 0 });
  return given({
    kind: 'train',
    network: networkOf(options),
    data: given({ dataset, classes, images, imagesPerClass, validationShare: validation }),
    training: {
      ...trainingOf(options),
      checkpoints: given({ everyEpochs: options.checkpointEvery, steps: options.checkpointSteps }),
    },
    seed,
  });
}

async function readSpec(file: string): Promise<unknown> {
  let spec: unknown;
  try {
    spec = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError('invalid-spec', `${file} cannot be read as JSON: ${reason}`, { file });
  }
  // A spec file says what to train; that it is to be trained goes without saying.
  if (typeof spec !== 'object' || spec === null || 'kind' in spec) return spec;
  return { kind: 'train', ...spec };
}
