import { Command, Option } from '@commander-js/extra-typings';
import {
  accuracyStandardError,
  createTask,
  type DataSpec,
  normaliseDataSpec,
  normaliseTaskSpec,
  probeProtocols,
  type Task,
  TunnelError,
} from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import { Store, type StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { classesOf } from '../options/classesOf.js';
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
import { names, number, numbers, wholeNumber } from '../options/parse.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { table } from '../output/table.js';
import { runTasks } from '../runTasks.js';

const example = `
Example:
  tunnel probe 3fa9c1 --data cifar100 --classes 0,10,20,30,40 --json > ood.json
  tunnel probe 3fa9c1 --protocol harun --validation 0.1`;

const protocolNames = Object.keys(probeProtocols) as (keyof typeof probeProtocols)[];

/** `tunnel probe`: a linear probe on every layer of a trained network. */
export function probeCommand(context: Context) {
  return new Command('probe')
    .description('train and test a linear probe on every layer of a trained network')
    .argument('<id>', 'what "tunnel train" printed, or its first digits')
    .addOption(dataOption('the data set (default: the one it was trained on)'))
    .option(
      '--classes <numbers>',
      'only these classes, e.g. 0,1,2 (default: as trained, else all)',
      numbers,
    )
    .addOption(
      new Option(
        '--class-count <count>',
        'only so many classes, drawn by the seed (default: as trained, else all)',
      )
        .argParser(wholeNumber(1))
        .conflicts('classes'),
    )
    .option(
      '--images <count>',
      'only so many training images (default: as trained, else all)',
      wholeNumber(1),
    )
    .option(
      '--images-per-class <count>',
      'only so many training images of each class (default: as trained, else all)',
      wholeNumber(1),
    )
    .addOption(
      new Option('--role <role>', 'id or ood (default: id on the training data)').choices([
        'id',
        'ood',
      ]),
    )
    .option(
      '--layers <names>',
      'only these layers, e.g. relu1,relu2 (default: those of the paper)',
      names,
    )
    .addOption(
      new Option(
        '--protocol <name>',
        'the settings of published work, which the options below override (default: masarczyk)',
      ).choices(protocolNames),
    )
    .option('--epochs <count>', 'of the probes (default: 30)', wholeNumber(1))
    .option('--lr <rate>', 'of Adam (default: 1e-3)', number)
    .option('--batch-size <images>', 'images a step (default: 512; harun: 128)', wholeNumber(1))
    .option(
      '--label-smoothing <share>',
      'of each target, over all classes (default: 0; harun: 0.1)',
      number,
    )
    .option(
      '--pooling <side>',
      'average the output of a convolution to side × side (default: none; harun: 2)',
      wholeNumber(1),
    )
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option(
      '--validation <share>',
      'hold out this share of the training images to pick each layer’s epoch (default: 0)',
      number,
    )
    .addOption(
      new Option('--precision <name>', 'of the network’s computation (default: float32)').choices([
        'float32',
        'bfloat16',
      ]),
    )
    .addOption(seedOption('that of the training, whose images are drawn by it'))
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (id, options) => {
      const store = await Store.open(options.store);
      const trained = await findTrained(store, id);
      // Another seed would choose other images of the training data than the network has seen.
      const { seed = trained.spec.seed, precision } = options;
      const data = await dataOf(context, { ...options, seed }, trained.spec.data);
      const role = options.role ?? (sameData(data, trained.spec.data) ? 'id' : 'ood');
      const probe = {
        ...probeProtocols[options.protocol ?? 'masarczyk'],
        ...given({
          epochs: options.epochs,
          learningRate: options.lr,
          batchSize: options.batchSize,
          labelSmoothing: options.labelSmoothing,
          pooling: options.pooling,
          maxFeatures: options.maxFeatures,
          validationShare: options.validation,
        }),
      };
      const layers = options.layers ?? null;
      const draft = { kind: 'probe', role, layers, probe, seed, ...given({ precision }) } as const;
      normaliseTaskSpec({ ...draft, data });
      const dataset = await getDatasetFor(context, data.dataset);
      const task = createTask({
        spec: { ...draft, data: { ...data, contentHash: dataset.contentHash } },
        weights: trained as Task<'train'>,
      });
      const probed = await runTasks(context, {
        before: [taskOnly(trained)],
        tasks: [task],
        datasets: [dataset],
        store,
        run: runOn(options),
      });
      for (const stored of probed) {
        if (options.json) printJson(context, stored);
        else printProbe(context, stored);
      }
    });
}

async function findTrained(store: Store, id: string): Promise<StoredTask<'train'>> {
  const found = await store.findTask(id);
  if (found.spec.kind === 'train') return found as StoredTask<'train'>;
  throw new TunnelError(
    'invalid-request',
    `${id} is a ${found.spec.kind} task; give the id of a train task`,
    { id: found.id },
  );
}

/** A stored task without its result: what a plan is made of. */
function taskOnly(stored: StoredTask<'train'>): Task<'train'> {
  const { id, label, spec, inputs, network, classes } = stored;
  return { id, label, spec, inputs, network, classes };
}

interface ProbedData {
  data?: string | undefined;
  classes?: number[] | undefined;
  classCount?: number | undefined;
  seed: number;
  images?: number | undefined;
  imagesPerClass?: number | undefined;
}

/** The training data where nothing else is asked for. */
async function dataOf(context: Context, options: ProbedData, trained: DataSpec): Promise<DataSpec> {
  const { data: dataset = trained.dataset, images, imagesPerClass } = options;
  const classes = await classesOf(context, { dataset, ...options });
  const asked = given({ classes, images, imagesPerClass });
  // Of the same data also what else was chosen of them, but for their content: that may be other.
  if (dataset === trained.dataset)
    return normaliseDataSpec({ ...trained, contentHash: null, ...asked });
  return normaliseDataSpec({ ...(await dataSpecByName(dataset, context.env)), ...asked });
}

function sameData(a: DataSpec, b: DataSpec): boolean {
  return a.dataset === b.dataset && JSON.stringify(a.classes) === JSON.stringify(b.classes);
}

function printProbe({ out }: Context, { id, spec, result }: StoredTask<'probe'>): void {
  const heldOut = spec.probe.validationShare > 0;
  const rows = result.layers.map((layer) => {
    const { accuracy, trainAccuracy, validationAccuracy } = layer;
    const error = 100 * accuracyStandardError(accuracy, result.imagesTest);
    const row = [
      String(layer.layer),
      layer.name,
      String(layer.features),
      `${percent(accuracy)} ± ${error.toFixed(1)}`,
      percent(trainAccuracy),
    ];
    if (validationAccuracy !== null) row.push(percent(validationAccuracy), String(layer.epoch));
    return row;
  });
  const head = [
    'layer',
    'name',
    'features',
    `${spec.role.toUpperCase()} accuracy`,
    'on training images',
    ...(heldOut ? ['on held-out images', 'epoch'] : []),
  ];
  out.write(`${table(head, rows)}\n`);
  out.write(`id: ${id}\n`);
}
