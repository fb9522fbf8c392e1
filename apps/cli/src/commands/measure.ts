import { Command } from '@commander-js/extra-typings';
import type { Context } from '../Context.js';
import { changeCommand } from './measure/change.js';
import { costCommand } from './measure/cost.js';
import { embedCommand } from './measure/embed.js';
import { rankCommand } from './measure/rank.js';
import { similarityCommand } from './measure/similarity.js';
import { spectrumCommand } from './measure/spectrum.js';
import { varianceCommand } from './measure/variance.js';

const example = `
What is measured is the network of an id, or --weights, --script or --activations.

Example:
  tunnel measure similarity 3fa9c1`;

/** `tunnel measure`: every measure of layers but probes. */
export function measuresCommand(context: Context) {
  const command = new Command('measure')
    .description('measure the layers of a network: ranks, similarity, variances, change, cost')
    .addHelpText('after', example);
  for (const each of [
    rankCommand,
    spectrumCommand,
    similarityCommand,
    varianceCommand,
    changeCommand,
    embedCommand,
    costCommand,
  ]) {
    command.addCommand(each(context) as unknown as Command);
  }
  return command;
}
