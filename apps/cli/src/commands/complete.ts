import { Command } from '@commander-js/extra-typings';
import { terminalText } from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Command as AnyCommand } from 'commander';
import type { Context } from '../Context.js';
import { complete } from '../completion/complete.js';
import { jsonOption, storeOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';

/** `tunnel complete`, which shells call: what the last word may become, one a line. */
export function completeCommand(context: Context, program: Command) {
  return new Command('complete')
    .description('print what the last word may become')
    .argument('[words...]', 'those after the command’s name, after --')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel complete -- run quick')
    .action(async (words, { store, json }) => {
      const found = await complete(program as unknown as AnyCommand, words, {
        env: context.env,
        store: () => Store.open(storeOf(words) ?? store),
      });
      if (json) {
        printJson(context, found);
        return;
      }
      const lines = found.candidates.map(
        ({ value, description }) => `${value}\t${terminalText(description)}`,
      );
      if (found.paths !== null) lines.push(`:${found.paths}`);
      for (const line of lines) context.out.write(`${line}\n`);
    });
}

/** The store that the words name; undefined where they name none. */
function storeOf(words: readonly string[]): string | undefined {
  const at = words.indexOf('--store');
  return at === -1 || at >= words.length - 2 ? undefined : words[at + 1];
}
