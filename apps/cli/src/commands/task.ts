import { readFile } from 'node:fs/promises';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { dataSpecsOf, type Plan, parsePlan, type RunTask, TunnelError } from '@tunnel/core';
import { type Dataset, getDataset } from '@tunnel/datasets';
import { collectEvidence, runPlannedTasks, StatusFiles } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { dataDirOption, runOn, withRunOptions } from '../options/common.js';
import { envOf } from '../options/envOf.js';
import { wholeNumber } from '../options/parse.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { printJson } from '../output/printJson.js';

const example = `
For schedulers: one job a task, each after those that make its inputs, all with one store. A task whose result
is in the store is not run again. SIGTERM makes a training keep its state and end with exit code 130; given
again, the command goes on from there. The catalogue is left alone: it catches up when it is read.

Example:
  tunnel plan main-result --scale smoke --json > plan.json
  tunnel task 0123456789ab --plan plan.json`;

/** `tunnel task`: single tasks of a plan, as a scheduler’s job runs them. */
export function taskCommand(context: Context) {
  const command = new Command('task')
    .description('run single tasks of a plan, as the jobs of a cluster do')
    .addArgument(new Argument('<task...>', 'ids of tasks, or their first digits'))
    .addOption(
      new Option('--plan <file>', 'what "tunnel plan --json" printed').makeOptionMandatory(),
    )
    .addOption(new Option('--status <folder>', 'where it is said what happens to each task'))
    .addOption(
      new Option(
        '--wait <seconds>',
        'how long an input’s result is waited for, which a network may show late',
      )
        .argParser(wholeNumber(0))
        .default(90),
    )
    .addOption(dataDirOption());
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (wanted, options) => {
      const plan = parsePlan(await readPlan(options.plan), options.plan);
      const ids = wanted.map((id) => taskOf(plan, id));
      const store = await Store.open(options.store, undefined, { notes: false });
      const statuses = options.status === undefined ? undefined : new StatusFiles(options.status);
      const run = runOn(options);
      const env = envOf(context, options.dataDir);
      const prepare = async () => {
        const engine = createEngine();
        const datasets = await datasetsOf(plan, ids, { env, signal: context.signal });
        return { engine, datasets, evidence: await collectEvidence(engine, run) };
      };
      const found = await prepare().catch(async (error) => {
        await statuses?.fail(ids, error);
        throw error;
      });
      const reporter = new ProgressReporter(context.err);
      const { tasks } = await runPlannedTasks({
        plan,
        ids,
        store,
        run,
        ...found,
        statuses,
        settleMs: 1000 * options.wait,
        signal: context.signal,
        onEvent: (event) => reporter.task(event),
      }).finally(() => reporter.clear());
      if (options.json) printJson(context, { tasks });
      else context.out.write(`${tasks.map((task) => line(task, store)).join('\n')}\n`);
    });
}

async function readPlan(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'usage',
      `${file} cannot be read as a plan: ${reason}; give what "tunnel plan NAME --json" printed`,
      { path: file },
    );
  }
}

/** The id that a user means. */
function taskOf({ tasks }: Plan, prefix: string): string {
  const found = tasks.filter(({ id }) => id.startsWith(prefix));
  const [task] = found;
  if (task && found.length === 1) return task.id;
  const problem = task ? `${found.length} tasks` : 'no task';
  throw new TunnelError('task-missing', `${problem} of the plan begin with “${prefix}”`, {
    id: prefix,
  });
}

/** The data sets that tasks read. */
function datasetsOf(
  { tasks }: Plan,
  ids: readonly string[],
  options: Parameters<typeof getDataset>[1],
): Promise<Dataset[]> {
  const specs = tasks.filter(({ id }) => ids.includes(id)).flatMap(({ spec }) => dataSpecsOf(spec));
  const names = new Set(specs.map(({ dataset }) => dataset));
  return Promise.all([...names].map((name) => getDataset(name, options)));
}

function line({ id, state, label }: RunTask, store: Store): string {
  return `${state}: ${label}: ${store.taskFolder(id)}`;
}
