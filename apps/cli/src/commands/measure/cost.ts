import { Command } from '@commander-js/extra-typings';
import { type CostResult, createTask, type TaskSpecInput } from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Context } from '../../Context.js';
import { given, precisionOption, runOn, withRunOptions } from '../../options/common.js';
import { withNetworkOptions } from '../../options/network.js';
import { names, wholeNumber } from '../../options/parse.js';
import { fittingTable } from '../../output/fittingTable.js';
import { printJson } from '../../output/printJson.js';
import { significant } from '../../output/significant.js';
import { terminalWidth } from '../../output/terminalWidth.js';
import { runTasks } from '../../runTasks.js';
import { networkAndData } from '../../subjects/networkAndData.js';
import { subjectArgument } from '../../subjects/subjectOptions.js';

const example = `
Example:
  tunnel measure cost --network vgg19 --data cifar10 --device cuda`;

/** `tunnel measure cost` */
export function costCommand(context: Context) {
  const command = new Command('cost')
    .description('count and time what each layer of a network takes')
    .argument(...subjectArgument)
    .option('--data <dataset>', 'whose images and classes it is for (default: cifar10)')
    .option('--layers <names>', 'only these layers, e.g. relu1,relu2', names)
    .option('--batch-size <images>', 'at once (default: 64)', wholeNumber(1))
    .option('--repeats <count>', 'of each timing (default: 10)', wholeNumber(1))
    .addOption(precisionOption('of the computation'));
  return withRunOptions(withNetworkOptions(command, 'in place of an id'))
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { batchSize, repeats, layers = null, precision, device, threads = null } = options;
      const store = await Store.open(options.store);
      const what = await networkAndData(context, store, id, options);
      const cost = given({ batchSize, repeats });
      const spec = {
        kind: 'cost',
        ...what,
        layers,
        cost,
        device,
        threads,
        ...given({ precision }),
      };
      const task = createTask({ spec: spec as TaskSpecInput & { kind: 'cost' } });
      const tasks = await runTasks(context, {
        tasks: [task],
        datasets: [],
        store,
        run: runOn(options),
      });
      for (const stored of tasks) {
        if (options.json) printJson(context, stored);
        else context.out.write(`${show(context, stored.result)}\nid: ${stored.id}\n`);
      }
    });
}

function show(context: Context, { layers, device, threads, batchSize }: CostResult): string {
  const head = ['layer', 'name', 'parameters', 'multiply-adds', 'µs', 'up to here', '%'];
  const total = layers.at(-1)?.cumulativeMicroseconds.median ?? 0;
  const rows = layers.map((layer) => [
    layer.layer === null ? '' : String(layer.layer),
    layer.name,
    layer.cumulativeParameters.toLocaleString('en-US'),
    layer.cumulativeMultiplyAdds.toLocaleString('en-US'),
    significant(layer.microseconds.median),
    significant(layer.cumulativeMicroseconds.median),
    total > 0 ? ((100 * layer.cumulativeMicroseconds.median) / total).toFixed(0) : '–',
  ]);
  return [
    fittingTable(terminalWidth(context), 2, head, rows),
    `parameters, multiply-adds and “up to here” are of the network cut at that layer;\nmedians for an image, in batches of ${batchSize}, on ${device}, threads: ${threads}`,
  ].join('\n');
}
