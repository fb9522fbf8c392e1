import { Command } from '@commander-js/extra-typings';
import {
  type ContinualResult,
  classCountOf,
  createTask,
  normaliseDataSpec,
  normaliseTaskSpec,
  type TaskSpecInput,
} from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { dataOption, given, runOn, seedOption, withRunOptions } from '../options/common.js';
import { initialisationOption, networkOf, withNetworkOptions } from '../options/network.js';
import { number, numbers, wholeNumber } from '../options/parse.js';
import { trainingOf, withTrainingOptions } from '../options/training.js';
import { fittingTable } from '../output/fittingTable.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { runTasks } from '../runTasks.js';

const example = `
Each task has a head of its own; the weights after each are kept as checkpoints 1, 2, ….

Example:
  tunnel continual --network vgg19 --epochs 4 --classes 0,1,2,3,4 --classes 5,6,7,8,9`;

/** `tunnel continual`: trains a network on one task after the other. */
export function continualCommand(context: Context) {
  const command = new Command('continual')
    .description('train a network on one task after the other, and print its id')
    .requiredOption('--classes <numbers>', 'of a task; once for each task, in order', taskClasses)
    .addOption(dataOption('the data set (default: cifar10)'))
    .option('--images <count>', 'only so many training images of each task', wholeNumber(1))
    .option('--validation <share>', 'hold out this share of the training images', number)
    .addOption(initialisationOption())
    .addOption(seedOption('0'));
  const network = withNetworkOptions(command, 'default: mlp');
  return withRunOptions(withTrainingOptions(network))
    .addHelpText('after', example)
    .action(async (options) => {
      const { classes: tasks, images, validation, seed } = options;
      const name = options.data ?? 'cifar10';
      const named = await dataSpecByName(name, context.env);
      const chosen = given({ images, validationShare: validation });
      const data = tasks.map((classes) => normaliseDataSpec({ ...named, ...chosen, classes }));
      const heads = options.heads ?? data.map(classCountOf);
      const specOf = (contentHash: string | null) =>
        ({
          kind: 'continual',
          network: networkOf({ ...options, heads }),
          tasks: data.map((each) => ({
            name: `classes ${each.classes?.join(', ')}`,
            data: { ...each, contentHash },
          })),
          training: trainingOf(options),
          ...given({ seed }),
          // The schema checks what the options say.
        }) as TaskSpecInput & { kind: 'continual' };
      normaliseTaskSpec(specOf(null), 'options');
      const dataset = await getDatasetFor(context, name);
      const stored = await runTasks(context, {
        tasks: [createTask({ spec: specOf(dataset.contentHash) })],
        datasets: [dataset],
        store: await Store.open(options.store),
        run: runOn(options),
      });
      for (const each of stored) {
        if (options.json) printJson(context, each);
        else context.out.write(`${show(context, each.result)}\nid: ${each.id}\n`);
      }
    });
}

/** Adds a task’s classes. */
function taskClasses(text: string, before: number[][] | undefined): number[][] {
  return [...(before ?? []), numbers(text)];
}

/** Accuracies on each task, after each task, and what was forgotten. */
function show(context: Context, { tasks, accuracy, forgetting }: ContinualResult): string {
  const head = ['test accuracy', ...tasks.map((_, at) => `task ${at + 1}`)];
  const rows = accuracy.map((row, after) => [
    `after task ${after + 1}`,
    ...row.map((value) => (value === null ? '–' : percent(value))),
  ]);
  rows.push(['forgotten', ...forgetting.map(percent)]);
  return [
    ...tasks.map(({ name }, at) => `task ${at + 1}: ${name}`),
    fittingTable(terminalWidth(context), 1, head, rows),
  ].join('\n');
}
