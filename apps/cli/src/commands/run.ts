import { Argument, Command, Option } from '@commander-js/extra-typings';
import {
  describeTunnel,
  type RunRecord,
  type Scale,
  type SingleRun,
  singleRunOf,
} from '@tunnel/core';
import {
  type Experiment,
  type ExperimentEvent,
  type ExperimentOutcome,
  experiments,
  findExperiment,
  runExperiment,
} from '@tunnel/experiments';
import type { ReportFiles } from '@tunnel/figures';
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
import { ranges, wholeNumber } from '../options/parse.js';
import { describeFiles } from '../output/describeFiles.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { useColor } from '../output/useColor.js';

const nameWidth = Math.max(...experiments.map(({ name }) => name.length));

const example = `
Experiments:
${experiments.map(({ name, question }) => `  ${name.padEnd(nameWidth)}  ${question}`).join('\n')}

Example:
  tunnel run quickstart --scale smoke --data shapes`;

/** `tunnel run`: a whole experiment, with its report. */
export function runCommand(context: Context) {
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
    .addOption(new Option('--report <folder>', 'the same as --out').conflicts('out'));
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (name, options) => {
      const experiment = findExperiment(name);
      const { scale, data: dataset = null } = options;
      const folder = options.out ?? options.report ?? `reports/${name}-${scale}`;
      // Loaded here, for the other commands to answer at once.
      const figures = await import('@tunnel/figures');
      await figures.checkReportFolder(folder);
      const store = await Store.open(options.store);
      const reporter = new ProgressReporter(context.err);
      let standIn: string | null = null;
      const onEvent = (event: ExperimentEvent) => {
        if (event.kind === 'download') reporter.download('get the data', event.progress);
        else if (event.kind === 'data') {
          reporter.clear();
          standIn = event.data.standIn;
          if (!options.json) printStart(context, experiment, scale, event.data);
        } else if (event.kind !== 'plan') reporter.task(event);
      };
      const outcome = await runExperiment(experiment, {
        scale,
        seeds: seedsOf(options),
        dataset,
        engine: createEngine(),
        store,
        run: runOn(options),
        env: envOf(context, options.dataDir),
        signal: context.signal,
        onEvent,
      }).finally(() => reporter.clear());
      const files = await figures.writeReport(folder, outcome.run, { epochs: outcome.epochs });
      if (options.json) printJson(context, { run: outcome.run, report: files });
      else printOutcome(context, { ...outcome, files, standIn, figures });
    });
}

function seedsOf({ seeds, seed }: { seeds?: number[] | undefined; seed?: number | undefined }) {
  return seeds ?? (seed === undefined ? undefined : [seed]);
}

function printStart(
  { out }: Context,
  experiment: Experiment,
  scale: Scale,
  data: Extract<ExperimentEvent, { kind: 'data' }>['data'],
): void {
  if (data.standIn) out.write(`note: ${data.standIn}\n`);
  out.write(`${experiment.name} (${scale}): ${experiment.question}\n`);
  for (const note of data.notes) {
    if (note !== data.standIn) out.write(`note: ${note}\n`);
  }
}

interface Printed extends ExperimentOutcome {
  readonly files: ReportFiles;
  readonly standIn: string | null;
  readonly figures: typeof import('@tunnel/figures');
}

function printOutcome(context: Context, { run, files, standIn, figures }: Printed): void {
  const { out } = context;
  const look: Look = {
    color: useColor(context),
    // A terminal may say that it has no columns; what is no terminal breaks no lines.
    width: Math.min(Math.max(out.columns || 100, 40), 100),
  };
  const findings = figures.terminalFindings(run, look);
  const lines = [
    ...['', ...networkLines(run, figures, look)],
    ...(findings === '' ? [] : [findings, '']),
    ...describeFiles(files),
  ];
  if (standIn) lines.push(`note: ${standIn}`);
  out.write(`${lines.join('\n')}\n`);
}

/** How results are printed. */
interface Look {
  readonly color: boolean;
  /** Columns that there are. */
  readonly width: number;
}

/** What was found in the networks of a run: layer by layer for one, in short for several. */
function networkLines(run: RunRecord, figures: Printed['figures'], look: Look): string[] {
  const single = singleRunOf(run);
  if (single) {
    return [
      figures.terminalTable(single, look),
      '',
      figures.terminalChart(single, look),
      '',
      ...resultLines(single),
      '',
    ];
  }
  if (run.networks.length === 0) return [];
  return [figures.terminalSummary(run, look), ''];
}

function resultLines({ testAccuracy, detection }: SingleRun): string[] {
  const lines: string[] = [];
  if (testAccuracy !== null) lines.push(`test accuracy: ${percent(testAccuracy)}`);
  if (detection) lines.push(describeTunnel(detection));
  return lines;
}
