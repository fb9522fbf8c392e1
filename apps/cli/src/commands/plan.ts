import { Argument, Command, Option } from '@commander-js/extra-typings';
import type { Plan } from '@tunnel/core';
import { findExperiment, planExperiment } from '@tunnel/experiments';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import {
  dataDirOption,
  dataOption,
  runOn,
  scaleOption,
  withRunOptions,
} from '../options/common.js';
import { envOf } from '../options/envOf.js';
import { ranges } from '../options/parse.js';
import { fittingTable } from '../output/fittingTable.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';

const example = `
Nothing is computed. Tasks that are in the store will be taken from there.

Example:
  tunnel plan main-result --scale smoke`;

/** `tunnel plan`: the tasks of an experiment, and which of them are done. */
export function planCommand(context: Context) {
  const command = new Command('plan')
    .description('list the tasks of an experiment, and which of them are done')
    .addArgument(new Argument('<experiment>', 'its name'))
    .addOption(scaleOption())
    .addOption(
      new Option('--seeds <numbers>', 'e.g. 0..2 (default: the experiment’s own)').argParser(
        ranges,
      ),
    )
    .addOption(dataOption('another training set than the experiment’s own'))
    .addOption(dataDirOption());
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (name, options) => {
      const experiment = findExperiment(name);
      const store = await Store.open(options.store);
      const reporter = new ProgressReporter(context.err);
      const { planned, data } = await planExperiment(experiment, {
        scale: options.scale,
        seeds: options.seeds,
        dataset: options.data ?? null,
        engine: createEngine(),
        run: runOn(options),
        env: envOf(context, options.dataDir),
        signal: context.signal,
        onDownload: (progress) => reporter.download('get the data', progress),
      }).finally(() => reporter.clear());
      const tasks = tasksOf(planned.plan, store);
      const { omitted } = planned;
      if (options.json) {
        printJson(context, { experiment: name, scale: options.scale, tasks, omitted });
        return;
      }
      const lines = [
        show(context, tasks),
        ...omitted.map(({ part, reason }) => `left out: ${part}: ${reason}`),
        ...data.notes.map((note) => `note: ${note}`),
      ];
      context.out.write(`${lines.join('\n')}\n`);
    });
}

interface PlannedTask {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly done: boolean;
}

function tasksOf({ tasks }: Plan, store: Store): PlannedTask[] {
  return tasks.map(({ id, label, spec, inputs }) => ({
    id,
    kind: spec.kind,
    label,
    inputs,
    done: store.hasTask(id),
  }));
}

function show(context: Context, tasks: readonly PlannedTask[]): string {
  const rows = tasks.map(({ id, label, done }) => [
    id.slice(0, 12),
    done ? 'done' : 'to do',
    label,
  ]);
  const left = tasks.filter(({ done }) => !done).length;
  return [
    fittingTable(terminalWidth(context), 1, ['id', 'state', 'task'], rows),
    `${tasks.length} tasks, ${left} to do`,
  ].join('\n');
}
