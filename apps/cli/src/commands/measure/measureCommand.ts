import { Command } from '@commander-js/extra-typings';
import type { ReaderKind } from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import type { Context } from '../../Context.js';
import { type RunOptions, runOn, withRunOptions } from '../../options/common.js';
import { printJson } from '../../output/printJson.js';
import { readingOf } from '../../subjects/readingOf.js';
import { type ReadingOptions, withReadingOptions } from '../../subjects/readingOptions.js';
import { type OwnFields, runReading } from '../../subjects/runReading.js';
import { subjectArgument } from '../../subjects/subjectOptions.js';

/** A subcommand of `tunnel measure`, with what all of them have. */
export function measureCommand(name: string, description: string) {
  const command = new Command(name).description(description).argument(...subjectArgument);
  return withRunOptions(withReadingOptions(command));
}

/** Measures, and prints the result: as JSON, or as `show` draws it. */
export async function measure<K extends ReaderKind>(
  context: Context,
  id: string | undefined,
  options: ReadingOptions & RunOptions,
  own: OwnFields<K>,
  show: (stored: StoredTask<K>) => string,
): Promise<void> {
  const reading = await readingOf(context, id, options);
  const stored = await runReading(context, reading, own, runOn(options));
  printMeasure(context, stored, options, show);
}

/** Prints a measurement: as JSON, or as `show` draws it, with the network’s id and its own. */
export function printMeasure<K extends ReaderKind>(
  context: Context,
  stored: StoredTask<K>,
  { json }: Pick<RunOptions, 'json'>,
  show: (stored: StoredTask<K>) => string,
): void {
  if (json) {
    printJson(context, stored);
    return;
  }
  const { weights } = stored.inputs as { weights: string };
  context.out.write(`${show(stored)}\nnetwork: ${weights}\nid: ${stored.id}\n`);
}
