import { Command } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { withRunOptions } from '../options/common.js';
import { wholeNumber } from '../options/parse.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { runGraft } from '../subjects/runGraft.js';
import { storedSubject } from '../subjects/storedSubject.js';

const example = `
A span is two stages and all between them, or one: conv5..relu9, layer2.0, fc1.

Example:
  tunnel graft 3fa9c1 --span conv5..relu9 --donor 77ab20
  tunnel graft 3fa9c1 --span conv5..relu9 --donor-checkpoint 0   # resets the span`;

/** `tunnel graft`: puts stages of one network into another. */
export function graftCommand(context: Context) {
  const command = new Command('graft')
    .description('put stages of one network into another, test it, and print its id')
    .argument('<id>', 'of the network that is changed')
    .requiredOption('--span <stages...>', 'what is put in, e.g. conv5..relu9', spans)
    .option('--donor <id>', 'whose stages (default: the network’s own, of --donor-checkpoint)')
    .option(
      '--donor-checkpoint <step>',
      'of the donor (default: its final weights)',
      wholeNumber(0),
    )
    .option(
      '--checkpoint <step>',
      'of the network that is changed (default: final)',
      wholeNumber(0),
    );
  return withRunOptions(command)
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { donor = id, donorCheckpoint = null, checkpoint = null } = options;
      if (options.donor === undefined && donorCheckpoint === null) {
        throw new TunnelError(
          'usage',
          'a network’s own final stages change nothing; give --donor, or --donor-checkpoint',
        );
      }
      const store = await Store.open(options.store);
      const recipient = await storedSubject(store, id);
      const giver = await storedSubject(store, donor);
      const grafts = options.span.map((span) => ({ ...span, donorCheckpoint }));
      const own = { checkpoint, grafts };
      const stored = await runGraft(context, { store, recipient, donor: giver, own }, options);
      const { testAccuracy, grafted } = stored.result;
      if (options.json) printJson(context, stored);
      else {
        context.out.write(
          `test accuracy: ${percent(testAccuracy)}\nvalues put in: ${grafted.length}\nid: ${stored.id}\n`,
        );
      }
    });
}

interface Span {
  readonly from: string;
  readonly to: string;
}

/** Adds a span, `from..to` or one stage. */
function spans(text: string, before: Span[] | undefined): Span[] {
  const [from = '', to = from, ...more] = text.split('..').map((name) => name.trim());
  if (from !== '' && to !== '' && more.length === 0) return [...(before ?? []), { from, to }];
  throw new TunnelError(
    'usage',
    `“${text}” is no span; give two stages, e.g. conv5..relu9, or one`,
  );
}
