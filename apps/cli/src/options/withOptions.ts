import type { Command, OptionValues } from '@commander-js/extra-typings';
import { type Command as AnyCommand, Option } from 'commander';

/**
 * Adds options that several commands have. Their type is stated, not derived from their texts: the
 * compiler cannot follow so many of them through functions.
 */
export function withOptions<T extends OptionValues, A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
  options: readonly Option[],
): Command<A, O & T> {
  const plain = command as unknown as AnyCommand;
  for (const option of options) plain.addOption(option);
  return command as unknown as Command<A, O & T>;
}

/** An option whose value `parse` reads. */
export function option(flags: string, description: string, parse: (text: string) => unknown) {
  return new Option(flags, description).argParser(parse);
}
