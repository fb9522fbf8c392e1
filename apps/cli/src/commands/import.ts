import { Command } from '@commander-js/extra-typings';
import { Store, type StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { dataOption, runOn, seedOption, withRunOptions } from '../options/common.js';
import { names, numbers, wholeNumber } from '../options/parse.js';
import { option } from '../options/withOptions.js';
import { fittingTable } from '../output/fittingTable.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { runTasks } from '../runTasks.js';
import { findSubject } from '../subjects/findSubject.js';
import { withSubjectOptions } from '../subjects/subjectOptions.js';

const example = `
Probes and measures take these options too; an import by itself gives the id under which all is read.

Example:
  tunnel import --weights net.safetensors --network vgg19 --data cifar10
  tunnel import --script net.pt --data cifar10
  tunnel import --activations folder --label-count 10`;

/** `tunnel import`: takes what was made elsewhere into the store, and prints its id. */
export function importCommand(context: Context) {
  const command = new Command('import')
    .description(
      'copy weights, a TorchScript module or activations into the store, and print the id',
    )
    .addOption(dataOption('of the images that it reads, for --weights the one it was trained on'))
    .option('--classes <numbers>', 'of --weights, only these (default: all)', numbers)
    .addOption(
      option(
        '--class-count <count>',
        'of --weights, so many, drawn by the seed',
        wholeNumber(1),
      ).conflicts('classes'),
    )
    .option('--layers <names>', 'of --activations, in order (default: all)', names)
    .addOption(seedOption('0'));
  return withRunOptions(withSubjectOptions(command))
    .addHelpText('after', example)
    .action(async (options) => {
      const store = await Store.open(options.store);
      const subject = await findSubject(context, store, undefined, options);
      const [stored] = await runTasks(context, {
        tasks: subject.before,
        datasets: subject.datasets,
        imports: subject.imports,
        store,
        run: runOn(options),
      });
      const imported = stored as StoredTask<'import'>;
      if (options.json) printJson(context, imported);
      else context.out.write(`${show(context, imported)}\nid: ${imported.id}\n`);
    });
}

function show(context: Context, { result }: StoredTask<'import'>): string {
  if (result.kind !== 'weights') {
    const rows = result.layers.map(({ layer, name, features }) => [
      layer === null ? '' : String(layer),
      name,
      features.toLocaleString('en-US'),
    ]);
    return fittingTable(terminalWidth(context), 2, ['layer', 'name', 'features'], rows);
  }
  const { parameters, renamed, leftOut } = result;
  const lines = [`parameters: ${parameters.toLocaleString('en-US')}`];
  if (renamed.length > 0) lines.push(`of other names in the file: ${renamed.length}`);
  if (leftOut.length > 0) lines.push(`of no use, left out: ${leftOut.join(', ')}`);
  return lines.join('\n');
}
