import { readFile } from 'node:fs/promises';
import { normaliseTaskSpec, type TaskSpecOf, TunnelError } from '@tunnel/core';
import type { Context } from '../Context.js';
import { withDataFields } from '../withDataFields.js';
import { classesOf } from './classesOf.js';
import { given } from './common.js';

/** The names that `--network` takes. */
export const networkNames = [
  'mlp',
  'vgg11',
  'vgg13',
  'vgg16',
  'vgg19',
  'resnet18',
  'resnet34',
] as const;

/** The options that say what to train; those that are not given have the spec’s defaults. */
interface TrainOptions {
  network?: (typeof networkNames)[number] | undefined;
  depth?: number | undefined;
  width?: number | undefined;
  widthMultiplier?: number | undefined;
  convolutions?: number | undefined;
  heads?: number[] | undefined;
  initialisation?: string | undefined;
  data?: string | undefined;
  classes?: number[] | undefined;
  classCount?: number | undefined;
  images?: number | undefined;
  imagesPerClass?: number | undefined;
  validation?: number | undefined;
  epochs?: number | undefined;
  lr?: number | undefined;
  batchSize?: number | undefined;
  momentum?: number | undefined;
  nesterov?: true | undefined;
  weightDecay?: number | undefined;
  decay?: string | undefined;
  schedule?: string | undefined;
  milestones?: number[] | undefined;
  warmup?: number | undefined;
  labelSmoothing?: number | undefined;
  clip?: number | undefined;
  crop?: number | undefined;
  flip?: true | undefined;
  precision?: string | undefined;
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
  const { epochs, lr = 0.02, batchSize, momentum, nesterov, weightDecay, decay } = options;
  const { schedule, milestones, warmup, labelSmoothing, clip, crop, flip, precision } = options;
  const classes = await classesOf(context, { dataset, ...options, seed: seed ?? 0 });
  return given({
    kind: 'train',
    network: networkOf(options),
    data: given({ dataset, classes, images, imagesPerClass, validationShare: validation }),
    training: given({
      epochs,
      learningRate: lr,
      batchSize,
      momentum,
      nesterov,
      weightDecay,
      decay,
      schedule:
        schedule || milestones ? given({ kind: schedule ?? 'multi-step', milestones }) : undefined,
      warmupEpochs: warmup,
      labelSmoothing,
      gradientClip: clip,
      augmentation: given({ crop, flip }),
      precision,
      checkpoints: given({
        everyEpochs: options.checkpointEvery,
        steps: options.checkpointSteps,
      }),
    }),
    seed,
  });
}

/** Which kinds of network an option is for. */
const kindsOf = {
  depth: ['mlp'],
  width: ['mlp'],
  widthMultiplier: ['vgg', 'resnet'],
  convolutions: ['vgg'],
} as const;

function networkOf({ network = 'mlp', ...options }: TrainOptions): unknown {
  const [, kind = network, published] = /^(vgg|resnet)(\d+)$/.exec(network) ?? [];
  for (const [name, kinds] of Object.entries(kindsOf)) {
    if (options[name as keyof typeof kindsOf] === undefined) continue;
    if (kinds.some((each) => each === kind)) continue;
    throw new TunnelError(
      'usage',
      `${flag(name)} is for ${kinds.join(' and ')} networks, and --network is ${network}; leave it out`,
    );
  }
  const { width, widthMultiplier, convolutions, heads, initialisation } = options;
  const depth = published === undefined ? options.depth : Number(published);
  return given({ kind, depth, width, widthMultiplier, convolutions, heads, initialisation });
}

/** An option as it is typed. */
function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
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
