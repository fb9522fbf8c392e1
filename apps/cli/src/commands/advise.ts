import { Command } from '@commander-js/extra-typings';
import {
  datasetTitle,
  describeTunnel,
  detectTunnel,
  type Estimate,
  formatInterval,
  lastBeforeTunnel,
  leadingInterval,
  probeProtocols,
  type TunnelDetection,
  TunnelError,
} from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import { adviseByProbes, type ProbedAdvice } from '../advice/adviseByProbes.js';
import type { Context } from '../Context.js';
import { measuredNetwork } from '../measurements/measuredNetwork.js';
import { storedReadings } from '../measurements/storedReadings.js';
import { type RunOptions, runOn, withRunOptions } from '../options/common.js';
import { wholeNumber } from '../options/parse.js';
import { fittingTable } from '../output/fittingTable.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { wrapped } from '../output/wrapped.js';
import { type Reading, readingOf } from '../subjects/readingOf.js';
import { withReadingOptions } from '../subjects/readingOptions.js';
import { runReading } from '../subjects/runReading.js';
import { subjectArgument } from '../subjects/subjectOptions.js';

const example = `
With --data, probes learn those images from as few labels as --per-class says, a fifth of them is held
out and chooses the layer, and the test images say what the choice is worth. Without, the layer is the
last one before the tunnel by the ID probes.

Example:
  tunnel advise 3fa9c1
  tunnel advise 3fa9c1 --data cifar100 --classes 0,10,20,30,40 --per-class 20`;

/** `tunnel advise`: which layer to transfer from, and how sure that is. */
export function adviseCommand(context: Context) {
  const command = new Command('advise')
    .description('say which layer to transfer from under a label budget, and how sure that is')
    .argument(...subjectArgument)
    .option(
      '--per-class <count>',
      'labelled images of each class of --data that there will be (default: all)',
      wholeNumber(2),
    )
    .option('--draws <count>', 'how often they are drawn (default: 3)', wholeNumber(1))
    .option('--epochs <count>', 'of the probes (default: 10)', wholeNumber(1));
  return withRunOptions(withReadingOptions(command))
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { perClass, draws = 3, epochs = 10, json } = options;
      if (perClass !== undefined && options.data === undefined) {
        throw new TunnelError(
          'usage',
          '--per-class goes with --data; give it, or leave --per-class out',
        );
      }
      const asked = await readingOf(context, id, options, { imagesPerClass: perClass });
      const byTunnel = await adviseByTunnel(context, asked, options);
      const probed =
        options.data === undefined
          ? null
          : await adviseByProbes(context, asked, { perClass, draws, epochs }, options);
      const network = asked.subject.task.id;
      if (json) {
        printJson(context, {
          network,
          layer: probed?.advice.chosen.layer ?? byTunnel?.layer ?? null,
          budget: probed && { perClass: perClass ?? null, draws, data: probed.data },
          byProbes: probed && { ...probed.advice, probes: probed.probes.map((probe) => probe.id) },
          byTunnel,
        });
        return;
      }
      const lines = probed
        ? describeProbed(context, probed, byTunnel, perClass)
        : describeByTunnel(byTunnel);
      context.out.write(`${lines.join('\n')}\nnetwork: ${network}\n`);
    });
}

/** The last layer before the tunnel, and in which share of the resamples it is that. */
interface TunnelAdvice {
  readonly layer: number;
  readonly name: string;
  readonly share: number | null;
  readonly detection: TunnelDetection;
}

/** By the newest ID probes in the store; by new ones where there is no other advice. */
async function adviseByTunnel(
  context: Context,
  reading: Reading,
  options: RunOptions & {
    readonly data?: string | undefined;
    readonly layers?: string[] | undefined;
  },
): Promise<TunnelAdvice | null> {
  const { store, subject, fields } = reading;
  const { checkpoint } = fields;
  const stored = await storedReadings(store, subject.task.id, { checkpoint });
  const id =
    stored.id ?? (options.data === undefined ? await probe(context, reading, options) : null);
  if (!id) return null;
  const network = await measuredNetwork(store, { ...stored, id });
  const detection = detectTunnel(network);
  const index = lastBeforeTunnel(network.layers.map((layer) => layer.id));
  const [rule] = detection.rules;
  const start = rule && leadingInterval(rule.intervals, 1)?.interval;
  return {
    layer: index + 1,
    name: network.layers[index]?.name ?? '',
    share: start ? shareOf(start.shares, index) : null,
    detection,
  };
}

/** A start at the first layer leaves none before it: the first is taken then too. */
function shareOf(shares: readonly number[], index: number): number {
  return (shares[index + 1] ?? 0) + (index === 0 ? (shares[0] ?? 0) : 0);
}

function probe(
  context: Context,
  reading: Reading,
  options: RunOptions,
): Promise<StoredTask<'probe'>> {
  const own = { kind: 'probe', role: 'id', probe: probeProtocols.masarczyk } as const;
  return runReading(context, reading, own, runOn(options));
}

function describeByTunnel(advice: TunnelAdvice | null): string[] {
  if (!advice) return [];
  const { layer, name, share, detection } = advice;
  const sure = share === null ? 'not known' : `it is that in ${percent(share)} of the resamples`;
  return [
    `transfer from layer ${layer}, ${name}: the last before the tunnel by the 95 % rule`,
    `how sure: ${sure}`,
    describeTunnel(detection),
    'what the images are that you transfer to changes it: name them with --data, and --per-class',
  ];
}

function describeProbed(
  context: Context,
  { data, advice, probes }: ProbedAdvice,
  byTunnel: TunnelAdvice | null,
  perClass: number | undefined,
): string[] {
  const { chosen, choices, tolerance, asGood, layers } = advice;
  const [first] = probes;
  const width = terminalWidth(context);
  const head = ['layer', 'name', 'held out', 'test accuracy', 'regret', 'best in'];
  const rows = layers.map((each) => [
    String(each.layer),
    each.name,
    percent(each.validationAccuracy),
    estimate(each.testAccuracy, 100),
    estimate(each.regret, 1),
    each.best === null ? '–' : percent(each.best),
  ]);
  const budget = perClass === undefined ? 'all labels' : `${perClass} labels a class`;
  const sure =
    asGood === null
      ? 'not known'
      : `no layer is better by more than ${tolerance} point in ${percent(asGood)} of the resamples`;
  const last = layers.at(-1);
  const before = byTunnel && layers.find(({ name }) => name === byTunnel.name);
  return [
    `transfer to ${datasetTitle(data.dataset)} with ${budget} from layer ${chosen.layer}, ${chosen.name}`,
    `how sure: ${sure}`,
    '',
    fittingTable(width, 2, head, rows),
    '',
    ...regretLine('chosen on held-out labels', chosen),
    ...regretLine('the last layer before the tunnel', before ?? undefined),
    ...regretLine('the last layer', last),
    `each draw of the labels chose layer: ${wrapped(width, choices.map(String))}`,
    `regret: points of test accuracy below the best layer, which comes out a little too good;`,
    `${probes.length} draws of the labels, ${first?.result.imagesTest.toLocaleString('en-US')} test images`,
  ];
}

function regretLine(
  what: string,
  layer: { layer: number; name: string; regret: Estimate } | undefined,
): string[] {
  return layer
    ? [`${what}: layer ${layer.layer}, ${layer.name}, regret ${estimate(layer.regret, 1)}`]
    : [];
}

function estimate({ value, interval }: Estimate, factor: number): string {
  if (value === null) return '–';
  const text = (factor * value).toFixed(1);
  if (!interval) return text;
  const ends = { low: factor * interval.low, high: factor * interval.high };
  return `${text} [${formatInterval(ends, null)}]`;
}
