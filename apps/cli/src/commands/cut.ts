import { Command } from '@commander-js/extra-typings';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { given, withRunOptions } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { runGraft } from '../subjects/runGraft.js';
import { storedSubject } from '../subjects/storedSubject.js';

const example = `
Example:
  tunnel cut 3fa9c1 --at relu9`;

/** `tunnel cut`: ends a network at a layer, with a new head there. */
export function cutCommand(context: Context) {
  const command = new Command('cut')
    .description('end a network at a layer, train a new head there, and test it')
    .argument('<id>', 'of the network')
    .requiredOption('--at <layer>', 'the last one that is kept')
    .option('--checkpoint <step>', 'of the network (default: its final weights)', wholeNumber(0))
    .option('--pooling <side>', 'average the layer to side × side (default: none)', wholeNumber(1))
    .option('--epochs <count>', 'of the head (default: 10)', wholeNumber(1))
    .option('--lr <rate>', 'of Adam (default: 1e-4)', number)
    .option('--batch-size <images>', 'images a step (default: 128)', wholeNumber(1))
    .option('--validation <share>', 'of training images that pick the epoch (default: 0)', number);
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { at: layer, checkpoint = null, pooling = null, epochs, lr, batchSize } = options;
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
      const { testAccuracy, parameters } = stored.result;
      if (options.json) printJson(context, stored);
      else {
        context.out.write(
          `test accuracy: ${percent(testAccuracy)}\nparameters: ${parameters.toLocaleString('en-US')}\nid: ${stored.id}\n`,
        );
      }
    });
}
