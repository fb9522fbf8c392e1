import { Argument, Command, Option } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import { experiments, findExperiment } from '@tunnel/experiments';
import { ProcessesEngine } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { dryRun, showDryRun } from '../cluster/dryRun.js';
import {
  accountOption,
  partitionOption,
  sbatchOption,
  slurmSettingsOf,
} from '../cluster/engineOptions.js';
import { followRun } from '../cluster/followRun.js';
import { type RunToSubmit, submitRun } from '../cluster/submitRun.js';
import type { Configuration } from '../configuration/readConfiguration.js';
import {
  dataDirOption,
  dataOption,
  runOn,
  scaleOption,
  withRunOptions,
} from '../options/common.js';
import { envOf } from '../options/envOf.js';
import { ranges, wholeNumber } from '../options/parse.js';
import { printJson } from '../output/printJson.js';
import { executeRun } from '../runs/executeRun.js';

const nameWidth = Math.max(...experiments.map(({ name }) => name.length));

const example = `
Experiments:
${experiments.map(({ name, question }) => `  ${name.padEnd(nameWidth)}  ${question}`).join('\n')}

Example:
  tunnel run quickstart --scale smoke --data shapes
  tunnel run main-result --processes 2
  tunnel run main-result --scale paper --device cuda --engine slurm --dry-run`;

/** `tunnel run`: a whole experiment, with its report. */
export function runCommand(context: Context, configuration: () => Promise<Configuration>) {
  const command = new Command('run')
    .description('run an experiment: train, measure every layer, find the tunnel, write a report')
    .addArgument(new Argument('<experiment>', 'its name'))
    .addOption(scaleOption())
    .addOption(
      new Option(
        '--seeds <numbers>',
        'what all random streams derive from, e.g. 0,1,2 or 0..2 (default: the experiment’s own)',
      ).argParser(ranges),
    )
    .addOption(
      new Option('--seed <number>', 'the same for one')
        .argParser(wholeNumber(0))
        .conflicts('seeds'),
    )
    .addOption(dataOption('another training set than the experiment’s own'))
    .addOption(dataDirOption())
    .option('--out <folder>', 'where the report goes (default: reports/EXPERIMENT-SCALE)')
    .addOption(new Option('--report <folder>', 'the same as --out').conflicts('out'))
    .addOption(
      new Option('--engine <engine>', 'where the tasks are run: on this machine, or by Slurm')
        .choices(['process', 'slurm'] as const)
        .default('process' as const),
    )
    .addOption(
      new Option(
        '--processes <count>',
        'how many processes of this machine share the tasks; --threads and --memory are of each, and without them they share what there is (default: 1)',
      ).argParser(wholeNumber(1)),
    )
    .option('--follow', 'with Slurm: follow the jobs to their end, and write the report')
    .option('--dry-run', 'with Slurm: show the jobs and what they would cost, and submit none')
    .addOption(partitionOption())
    .addOption(accountOption())
    .addOption(sbatchOption());
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (name, options) => {
      const experiment = findExperiment(name);
      const { scale, data: dataset = null, json = false, dataDir } = options;
      const folder = options.out ?? options.report ?? `reports/${name}-${scale}`;
      const seeds = seedsOf(options);
      const run = runOn(options);
      if (options.engine === 'process') {
        refuseClusterOptions(options);
        const store = await Store.open(options.store);
        const engine = createEngine();
        const env = envOf(context, dataDir);
        const planEngine = new ProcessesEngine({ processes: options.processes ?? 1 });
        const asked = { scale, seeds, dataset, engine, store, run, env, planEngine };
        await executeRun(context, experiment, asked, { folder, json });
        return;
      }
      refuseProcesses(options);
      const settings = slurmSettingsOf((await configuration()).slurm, options);
      const asked: RunToSubmit = {
        ...{ experiment: name, scale, seeds, dataset, settings, store: options.store },
        ...{ device: run.device, threads: run.threads, memoryBytes: run.memoryBytes ?? null },
        dataDir: dataDir ?? null,
      };
      if (options.dryRun) {
        const dry = await dryRun(context, experiment, asked);
        if (json) printJson(context, dry);
        else context.out.write(`${showDryRun(context, dry)}\n`);
        return;
      }
      const { submitted, jobs, tasks } = await submitRun(context, experiment, asked);
      const words = `run ${submitted.id}: ${tasks} tasks, in arrays ${jobs.join(', ') || 'none'}`;
      if (options.follow) {
        context.err.write(`${words}\n`);
        await followRun(context, submitted, settings, { store: options.store, folder, json });
      } else if (json) {
        printJson(context, { run: submitted.id, jobs, tasks, folder: submitted.folder });
      } else {
        context.out.write(
          `${words}\nfollow it with "tunnel follow ${submitted.id}", end it with "tunnel cancel ${submitted.id}"\n`,
        );
      }
    });
}

function seedsOf({ seeds, seed }: { seeds?: number[] | undefined; seed?: number | undefined }) {
  return seeds ?? (seed === undefined ? undefined : [seed]);
}

/** A cluster has its jobs in place of processes. */
function refuseProcesses({ processes }: { processes?: number | undefined }): void {
  if (processes === undefined) return;
  throw new TunnelError(
    'usage',
    '--processes is for this machine; leave it out, or --engine slurm: a cluster runs the tasks as jobs',
  );
}

/** Options that say nothing where tasks are run on this machine. */
function refuseClusterOptions(options: {
  follow?: true | undefined;
  dryRun?: true | undefined;
  partition?: string | undefined;
  account?: string | undefined;
  sbatch: string[];
}): void {
  const { follow, dryRun: dry, partition, account, sbatch } = options;
  const given = { '--follow': follow, '--dry-run': dry, '--partition': partition };
  const all = { ...given, '--account': account, '--sbatch': sbatch[0] };
  const [wrong] = Object.entries(all).find(([, value]) => value !== undefined) ?? [];
  if (wrong === undefined) return;
  throw new TunnelError('usage', `${wrong} is for a cluster; give --engine slurm with it`);
}
