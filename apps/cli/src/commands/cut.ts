import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { cutCosts, TunnelError } from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { cutsFigure } from '../cuts/cutsFigure.js';
import { basisOfCuts, describeCuts } from '../cuts/describeCuts.js';
import { type PriceOptions, priceNetwork } from '../cuts/priceNetwork.js';
import { flag, given, type RunOptions, withRunOptions } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { checkOutputFile } from '../output/checkOutputFile.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { checkFigureFile, writeFigure } from '../output/writeFigure.js';
import { runGraft } from '../subjects/runGraft.js';
import { storedSubject } from '../subjects/storedSubject.js';

const example = `
Without --at every layer that the network’s probes read is priced as a place to cut: parameters,
multiply-adds, measured latency, ID and OOD accuracy with intervals, and the Pareto front. With --at the
network is cut there and a new head trained.

Example:
  tunnel cut 3fa9c1 --out cuts.svg
  tunnel cut 3fa9c1 --at relu9 --output small.safetensors`;

/** The options that only one of the two uses of the command has a use for. */
const partsOf = {
  at: ['pooling', 'epochs', 'lr', 'batchSize', 'validation', 'output'],
  prices: ['by', 'out', 'probe', 'costBatch', 'repeats'],
} as const;

/** `tunnel cut`: prices every cut of a network, or ends it at a layer with a new head there. */
export function cutCommand(context: Context) {
  const command = new Command('cut')
    .description('price every cut of a network, or end it at a layer and train a new head there')
    .argument('<id>', 'of the network')
    .option('--checkpoint <step>', 'of the network (default: its final weights)', wholeNumber(0))
    .addOption(
      new Option('--by <cost>', 'what the Pareto front is by (default: latency)').choices(cutCosts),
    )
    .option('--out <file>', 'draw the chart into this .svg or .png file')
    .option('--probe <id...>', 'these probes of it (default: the newest in the store)')
    .option('--cost-batch <images>', 'that are timed at once (default: 64)', wholeNumber(1))
    .option('--repeats <count>', 'of each timing (default: 10)', wholeNumber(1))
    .option('--at <layer>', 'cut here: the last layer that is kept')
    .option('--output <file>', 'with --at: copy the cut network to this safetensors file')
    .option('--pooling <side>', 'with --at: average the layer to side × side', wholeNumber(1))
    .option('--epochs <count>', 'with --at: of the head (default: 10)', wholeNumber(1))
    .option('--lr <rate>', 'with --at: of Adam (default: 1e-4)', number)
    .option('--batch-size <images>', 'with --at: images a step (default: 128)', wholeNumber(1))
    .option(
      '--validation <share>',
      'with --at: of training images that pick the epoch (default: 0)',
      number,
    );
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (id, options) => {
      const useless = options.at === undefined ? partsOf.at : partsOf.prices;
      const wrong = useless.find((name) => options[name] !== undefined);
      if (wrong !== undefined) {
        const goes =
          options.at === undefined ? 'goes with --at; give it, or' : 'and --at exclude each other;';
        throw new TunnelError('usage', `${flag(wrong)} ${goes} leave ${flag(wrong)} out`);
      }
      if (options.at === undefined) await price(context, id, options);
      else await cutAt(context, id, options.at, options);
    });
}

async function price(
  context: Context,
  id: string,
  options: PriceOptions & { readonly out?: string | undefined },
): Promise<void> {
  const { by = 'latency', out, json } = options;
  if (out !== undefined) await checkFigureFile(out);
  const priced = await priceNetwork(context, await Store.open(options.store), id, options);
  const figure = cutsFigure(priced.cuts, {
    by,
    label: priced.name,
    basis: basisOfCuts(priced, by),
  });
  if (out !== undefined) await writeFigure(out, figure);
  if (json) {
    const { network, cost, id: idProbe, ood, cuts } = priced;
    const from = { cost: cost.id, id: idProbe.id, ood: ood?.id ?? null };
    printJson(context, {
      network: network.id,
      by,
      cuts,
      from,
      chart: out === undefined ? null : resolve(out),
    });
    return;
  }
  const lines = [await describeCuts(context, priced, figure)];
  if (out !== undefined) lines.push(`chart: ${resolve(out)}`);
  context.out.write(`${lines.join('\n')}\n`);
}

interface CutOptions extends RunOptions {
  readonly checkpoint?: number | undefined;
  readonly pooling?: number | undefined;
  readonly epochs?: number | undefined;
  readonly lr?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly validation?: number | undefined;
  readonly output?: string | undefined;
}

async function cutAt(
  context: Context,
  id: string,
  layer: string,
  options: CutOptions,
): Promise<void> {
  const { checkpoint = null, pooling = null, epochs, lr, batchSize, output } = options;
  if (output !== undefined) await checkOutputFile(output);
  const store = await Store.open(options.store);
  const recipient = await storedSubject(store, id);
  const head = given({
    epochs,
    learningRate: lr,
    batchSize,
    validationShare: options.validation,
  });
  const own = { checkpoint, cut: { layer, pooling, head } };
  const stored = await runGraft(context, { store, recipient, own }, options);
  const kept = join(store.taskFolder(stored.id), artifactFiles.weights);
  if (output !== undefined) await copyFile(kept, output);
  const weights = output === undefined ? kept : resolve(output);
  if (options.json) {
    printJson(context, { ...stored, weights });
    return;
  }
  const { testAccuracy, parameters } = stored.result;
  const lines = [
    `test accuracy: ${percent(testAccuracy)}`,
    `parameters: ${parameters.toLocaleString('en-US')}`,
    `id: ${stored.id}`,
    `weights: ${weights}`,
  ];
  context.out.write(`${lines.join('\n')}\n`);
}
