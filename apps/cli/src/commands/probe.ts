import { Command, Option } from '@commander-js/extra-typings';
import {
  accuracyStandardError,
  createTask,
  type DataSpec,
  normaliseDataSpec,
  normaliseTaskSpec,
  type Task,
  TunnelError,
} from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import { Store, type StoredTask } from '@tunnel/store';
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
import { names, number, numbers, wholeNumber } from '../options/parse.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { table } from '../output/table.js';
import { runOneTask } from '../runOneTask.js';

const example = `
Example:
  tunnel probe 3fa9c1 --data cifar100 --classes 0,10,20,30,40 --json > ood.json`;

/** `tunnel probe`: a linear probe on every layer of a trained network. */
export function probeCommand(context: Context) {
  return new Command('probe')
    .description('train and test a linear probe on every layer of a trained network')
    .argument('<id>', 'what "tunnel train" printed, or its first digits')
    .addOption(dataOption('the data set (default: the one it was trained on)'))
    .option('--classes <numbers>', 'only these classes, e.g. 0,1,2', numbers)
    .option('--images <count>', 'only so many training images', wholeNumber(1))
    .addOption(
      new Option('--role <role>', 'id or ood (default: id on the training data)').choices([
        'id',
        'ood',
      ]),
    )
    .option('--layers <names>', 'only these layers, e.g. relu1,relu2', names)
    .option('--epochs <count>', 'of the probes (default: 30)', wholeNumber(1))
    .option('--lr <rate>', 'of Adam (default: 1e-3)', number)
    .option('--batch-size <images>', 'images a step (default: 512)', wholeNumber(1))
    .addOption(seedOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (id, options) => {
      const store = await Store.open(options.store);
      const trained = await findTrained(store, id);
      const data = await dataOf(context, options, trained.spec.data);
      const role = options.role ?? (sameData(data, trained.spec.data) ? 'id' : 'ood');
      const probe = given({
        epochs: options.epochs,
        learningRate: options.lr,
        batchSize: options.batchSize,
      });
      const draft = { kind: 'probe', role, data, probe, seed: options.seed } as const;
      const spec = normaliseTaskSpec({ ...draft, layers: options.layers ?? null });
      const dataset = await getDatasetFor(context, spec.data.dataset);
      const task = createTask({
        spec: { ...spec, data: { ...spec.data, contentHash: dataset.contentHash } },
        weights: trained as Task<'train'>,
      }) as Task<'probe'>;
      const stored = await runOneTask(context, {
        before: [taskOnly(trained)],
        task,
        dataset,
        store,
        run: runOn(options),
      });
      if (options.json) printJson(context, stored);
      else printProbe(context, stored);
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
  images?: number | undefined;
}

/** The training data where nothing else is asked for. */
async function dataOf({ env }: Context, options: ProbedData, trained: DataSpec): Promise<DataSpec> {
  const { data: dataset = trained.dataset, classes, images } = options;
  const asked = given({ classes, images });
  // Of the same data also what else was chosen of them, but for their content: that may be other.
  if (dataset === trained.dataset)
    return normaliseDataSpec({ ...trained, contentHash: null, ...asked });
  return normaliseDataSpec({ ...(await dataSpecByName(dataset, env)), ...asked });
}

function sameData(a: DataSpec, b: DataSpec): boolean {
  return a.dataset === b.dataset && JSON.stringify(a.classes) === JSON.stringify(b.classes);
}

function printProbe({ out }: Context, { id, spec, result }: StoredTask<'probe'>): void {
  const rows = result.layers.map(({ layer, name, features, accuracy, trainAccuracy }) => [
    String(layer),
    name,
    String(features),
    `${percent(accuracy)} ± ${(100 * accuracyStandardError(accuracy, result.imagesTest)).toFixed(1)}`,
    percent(trainAccuracy),
  ]);
  const title = `${spec.role.toUpperCase()} accuracy`;
  out.write(`${table(['layer', 'name', 'features', title, 'on training images'], rows)}\n`);
  out.write(`id: ${id}\n`);
}
