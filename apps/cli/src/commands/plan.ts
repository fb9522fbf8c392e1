import { Argument, Command, Option } from '@commander-js/extra-typings';
import { estimateTask, type Plan, planDocument } from '@tunnel/core';
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
import { noteLine } from '../output/writeNote.js';

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
      const { plan, omitted } = planned;
      if (options.json) {
        printJson(context, { ...documentOf(plan, store), omitted });
        return;
      }
      const lines = [
        show(context, plan, store),
        ...omitted.map(({ part, reason }) => `left out: ${part}: ${reason}`),
        ...data.notes.map(noteLine),
      ];
      context.out.write(`${lines.join('\n')}\n`);
    });
}

/** The plan as `tunnel task` reads it, and for people and schedulers what each task is. */
function documentOf(plan: Plan, store: Store) {
  const document = planDocument(plan);
  const more = plan.tasks.map((task) => ({
    kind: task.spec.kind,
    done: store.hasTask(task.id),
    estimate: estimateTask(task),
  }));
  return { ...document, tasks: document.tasks.map((task, at) => ({ ...task, ...more[at] })) };
}

function show(context: Context, { tasks }: Plan, store: Store): string {
  const rows = tasks.map(({ id, label }) => [
    id.slice(0, 12),
    store.hasTask(id) ? 'done' : 'to do',
    label,
  ]);
  const left = tasks.filter(({ id }) => !store.hasTask(id)).length;
  return [
    fittingTable(terminalWidth(context), 1, ['id', 'state', 'task'], rows),
    `${tasks.length} tasks, ${left} to do`,
  ].join('\n');
}
