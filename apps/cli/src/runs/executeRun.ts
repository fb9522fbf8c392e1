import { describeTunnel, type RunRecord, type SingleRun, singleRunOf } from '@tunnel/core';
import {
  type Experiment,
  type ExperimentEvent,
  type ExperimentOutcome,
  type ExperimentRun,
  runExperiment,
} from '@tunnel/experiments';
import type { ReportFiles } from '@tunnel/figures';
import type { Context } from '../Context.js';
import { describeFiles } from '../output/describeFiles.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { useColor } from '../output/useColor.js';
import { noteLine, writeNote } from '../output/writeNote.js';

/** How a run is shown, and where its report goes. */
interface Shown {
  readonly folder: string;
  readonly json: boolean;
}

/** Runs an experiment with progress, writes its report and prints what was found. */
export async function executeRun(
  context: Context,
  experiment: Experiment,
  run: Omit<ExperimentRun, 'onEvent' | 'signal'>,
  { folder, json }: Shown,
): Promise<void> {
  // Loaded here, for the other commands to answer at once.
  const figures = await import('@tunnel/figures');
  await figures.checkReportFolder(folder);
  const reporter = new ProgressReporter(context.err);
  let standIn: string | null = null;
  const onEvent = (event: ExperimentEvent) => {
    if (event.kind === 'download') reporter.download('get the data', event.progress);
    else if (event.kind === 'data') {
      reporter.clear();
      standIn = event.data.standIn;
      if (!json) printStart(context, experiment, run, event.data);
    } else if (event.kind !== 'plan') reporter.task(event);
  };
  const outcome = await runExperiment(experiment, {
    ...run,
    signal: context.signal,
    onEvent,
  }).finally(() => reporter.clear());
  const files = await figures.writeReport(folder, outcome.run, { epochs: outcome.epochs });
  if (json) printJson(context, { run: outcome.run, report: files });
  else printOutcome(context, { ...outcome, files, standIn, figures });
}

function printStart(
  { out }: Context,
  experiment: Experiment,
  { scale }: Pick<ExperimentRun, 'scale'>,
  data: Extract<ExperimentEvent, { kind: 'data' }>['data'],
): void {
  if (data.standIn) writeNote(out, data.standIn);
  out.write(`${experiment.name} (${scale}): ${experiment.question}\n`);
  for (const note of data.notes) {
    if (note !== data.standIn) writeNote(out, note);
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
  if (standIn) lines.push(noteLine(standIn));
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
