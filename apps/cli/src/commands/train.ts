import { copyFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { createTask, normaliseTaskSpec, type Task, TunnelError } from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import {
  dataOption,
  deviceOption,
  given,
  jsonOption,
  runOn,
  seedOption,
  storeOption,
  threadsOption,
} from '../options/common.js';
import { number, numbers, wholeNumber } from '../options/parse.js';
import { checkOutputFile } from '../output/checkOutputFile.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { runOneTask } from '../runOneTask.js';
import { withDataFields } from '../withDataFields.js';

const example = `
Example:
  tunnel train --depth 8 --width 256 --epochs 4 --data cifar10
  tunnel train --spec spec.json    # {"network": …, "data": …, "training": …, "seed": 0}`;

/** `tunnel train`: trains a network, keeps its weights, and prints its id. */
export function trainCommand(context: Context) {
  return new Command('train')
    .description('train a network, and print its id')
    .option('--spec <file>', 'a JSON file with the whole spec, in place of the options below')
    .option('--depth <layers>', 'hidden layers', wholeNumber(0))
    .option('--width <units>', 'units of each', wholeNumber(0))
    .addOption(
      new Option('--initialisation <name>', 'of the weights (default: kaiming)').choices([
        'kaiming',
        'xavier',
        'pytorch',
      ]),
    )
    .addOption(dataOption('the data set (default: cifar10)'))
    .option('--classes <numbers>', 'only these classes, e.g. 0,1,2', numbers)
    .option('--images <count>', 'only so many training images', wholeNumber(1))
    .option('--epochs <count>', 'passes over the training images', wholeNumber(0))
    .option('--lr <rate>', 'learning rate (default: 0.02)', number)
    .option('--batch-size <images>', 'images a step (default: 128)', wholeNumber(1))
    .option('--momentum <share>', 'of SGD (default: 0.9)', number)
    .option('--weight-decay <rate>', 'of SGD (default: 1e-4)', number)
    .addOption(
      new Option('--schedule <name>', 'of the learning rate (default: constant)').choices([
        'constant',
        'cosine',
        'multi-step',
      ]),
    )
    .option('--milestones <epochs>', 'of multi-step, e.g. 4,6', numbers)
    .option('--crop <pixels>', 'pad by so many pixels and crop at random', wholeNumber(0))
    .option('--flip', 'flip half of the images')
    .addOption(
      new Option('--precision <name>', 'of the computation (default: float32)').choices([
        'float32',
        'bfloat16',
      ]),
    )
    .option('--output <file>', 'copy the weights to this safetensors file')
    .addOption(seedOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (options) => {
      const spec = options.spec ? await readSpec(options.spec) : specOf(options);
      // Refused before anything is looked for or loaded.
      const wanted = normaliseTaskSpec(
        await withDataFields(context, spec),
        options.spec ? '' : 'options',
      );
      if (wanted.kind !== 'train') throw wrongKind(wanted.kind);
      if (options.output) await checkOutputFile(options.output);
      const dataset = await getDatasetFor(context, wanted.data.dataset);
      const store = await Store.open(options.store);
      const data = { ...wanted.data, contentHash: dataset.contentHash };
      const task: Task<'train'> = createTask({ spec: { ...wanted, data } });
      const stored = await runOneTask(context, { task, dataset, store, run: runOn(options) });
      const weights = join(store.taskFolder(task.id), artifactFiles.weights);
      if (options.output) await copyFile(weights, options.output);
      const file = options.output ? resolve(options.output) : weights;
      if (options.json) {
        printJson(context, { ...stored, weights: file });
        return;
      }
      context.out.write(
        `test accuracy: ${percent(stored.result.testAccuracy)}\nid: ${task.id}\nweights: ${file}\n`,
      );
    });
}

interface TrainOptions {
  depth?: number | undefined;
  width?: number | undefined;
  initialisation?: string | undefined;
  data?: string | undefined;
  classes?: number[] | undefined;
  images?: number | undefined;
  epochs?: number | undefined;
  lr?: number | undefined;
  batchSize?: number | undefined;
  momentum?: number | undefined;
  weightDecay?: number | undefined;
  schedule?: string | undefined;
  milestones?: number[] | undefined;
  crop?: number | undefined;
  flip?: true | undefined;
  precision?: string | undefined;
  seed: number;
}

function specOf(options: TrainOptions): unknown {
  const { depth, width, initialisation, data = 'cifar10', classes, images, epochs } = options;
  const { lr = 0.02, batchSize, momentum, weightDecay, precision, crop, flip, seed } = options;
  const { schedule, milestones } = options;
  return {
    kind: 'train',
    network: given({ kind: 'mlp', depth, width, initialisation }),
    data: given({ dataset: data, classes, images }),
    training: given({
      epochs,
      learningRate: lr,
      batchSize,
      momentum,
      weightDecay,
      precision,
      schedule:
        schedule || milestones ? given({ kind: schedule ?? 'multi-step', milestones }) : undefined,
      augmentation: given({ crop, flip }),
    }),
    seed,
  };
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

function wrongKind(kind: string): TunnelError {
  return new TunnelError('invalid-spec', `the spec’s kind is ${kind}; give one of kind train`, {
    kind,
  });
}
