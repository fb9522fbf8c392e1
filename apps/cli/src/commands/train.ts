import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { createTask, meanInterval } from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { Store, type StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { dataOption, runOn, seedOption, withRunOptions } from '../options/common.js';
import { initialisationOption, withNetworkOptions } from '../options/network.js';
import { number, numbers, ranges, wholeNumber } from '../options/parse.js';
import { withTrainingOptions } from '../options/training.js';
import { trainSpecOf } from '../options/trainSpec.js';
import { checkOutputFile } from '../output/checkOutputFile.js';
import { listTable } from '../output/listTable.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { runTasks } from '../runTasks.js';

const example = `
Example:
  tunnel train --depth 8 --width 256 --epochs 4 --data cifar10
  tunnel train --network vgg19 --width-multiplier 0.25 --epochs 8 --crop 4 --flip --seeds 0..2
  tunnel train --spec spec.json    # {"network": …, "data": …, "training": …, "seed": 0}`;

/** `tunnel train`: trains a network, keeps its weights, and prints its id. */
export function trainCommand(context: Context) {
  const which = new Command('train')
    .description('train a network, and print its id')
    .option('--spec <file>', 'a JSON file with the whole spec, in place of the options below');
  const what = withNetworkOptions(which, 'default: mlp')
    .addOption(initialisationOption())
    .addOption(dataOption('the data set (default: cifar10)'))
    .option('--classes <numbers>', 'only these classes, e.g. 0,1,2 (default: all)', numbers)
    .addOption(
      new Option('--class-count <count>', 'only so many classes, drawn by the seed (default: all)')
        .argParser(wholeNumber(1))
        .conflicts(['classes', 'seeds']),
    )
    .option('--images <count>', 'only so many training images (default: all)', wholeNumber(1))
    .option(
      '--images-per-class <count>',
      'only so many training images of each class (default: all)',
      wholeNumber(1),
    )
    .option(
      '--validation <share>',
      'hold out this share of the training images and measure on it too (default: 0)',
      number,
    );
  const how = withTrainingOptions(what)
    .option(
      '--checkpoint-every <epochs>',
      'keep the weights every so many epochs (default: never)',
      wholeNumber(1),
    )
    .option(
      '--checkpoint-steps <steps>',
      'keep the weights after these steps, e.g. 0..100,200 (default: none)',
      ranges,
    )
    .option('--output <file>', 'copy the weights to this safetensors file')
    .addOption(seedOption('0'))
    .addOption(
      new Option('--seeds <numbers>', 'train with each of these seeds, e.g. 0..2,7')
        .argParser(ranges)
        .conflicts(['seed', 'output']),
    );
  return withRunOptions(how)
    .addHelpText('after', example)
    .action(async (options) => {
      const { spec: file, seeds, output, json, store: folder, ...rest } = options;
      const { device, threads, memory, ...asked } = rest;
      // Refused before anything is looked for or loaded.
      const wanted = await trainSpecOf(context, file, asked);
      if (output) await checkOutputFile(output);
      const dataset = await getDatasetFor(context, wanted.data.dataset);
      const store = await Store.open(folder);
      const spec = { ...wanted, data: { ...wanted.data, contentHash: dataset.contentHash } };
      const tasks = (seeds ?? [spec.seed]).map((seed) => {
        const task = createTask({ spec: { ...spec, seed } });
        return seeds ? { ...task, label: `${task.label}, seed ${seed}` } : task;
      });
      const stored = await runTasks(context, {
        tasks,
        datasets: [dataset],
        store,
        run: runOn({ device, threads, memory }),
      });
      const trained = stored.map((task) => ({
        ...task,
        weights: join(store.taskFolder(task.id), artifactFiles.weights),
      }));
      if (seeds) printSeeds(context, trained, json);
      else for (const task of trained) await printOne(context, task, output, json);
    });
}

type Trained = StoredTask<'train'> & { weights: string };

async function printOne(
  context: Context,
  task: Trained,
  output: string | undefined,
  json: true | undefined,
): Promise<void> {
  if (output) await copyFile(task.weights, output);
  const weights = output ? resolve(output) : task.weights;
  if (json) {
    printJson(context, { ...task, weights });
    return;
  }
  const { testAccuracy, testCalibrationError, validation } = task.result;
  const lines = [
    `test accuracy: ${percent(testAccuracy)}`,
    `calibration error: ${percent(testCalibrationError)}`,
  ];
  if (validation) lines.push(`validation accuracy: ${percent(validation.accuracy)}`);
  context.out.write(`${[...lines, `id: ${task.id}`, `weights: ${weights}`].join('\n')}\n`);
}

function printSeeds(context: Context, tasks: readonly Trained[], json: true | undefined): void {
  const accuracies = tasks.map(({ result }) => result.testAccuracy);
  const testAccuracy = meanInterval(accuracies);
  if (json) {
    printJson(context, { tasks, testAccuracy });
    return;
  }
  const rows = tasks.map(({ id, spec, result }) => [
    String(spec.seed),
    percent(result.testAccuracy),
    percent(result.testCalibrationError),
    id,
  ]);
  const { mean, standardDeviation, n } = testAccuracy;
  const spread = standardDeviation === null ? '' : ` ± ${(100 * standardDeviation).toFixed(1)}`;
  context.out.write(
    `${listTable(context, 1, ['seed', 'test accuracy', 'calibration error', 'id'], rows)}\n` +
      `test accuracy: ${percent(mean)}${spread} (mean ± standard deviation, ${n} seeds)\n`,
  );
}
