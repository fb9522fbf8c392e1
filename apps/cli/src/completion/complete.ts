import type { Argument, Command, Option } from 'commander';
import type { Candidate, Completion } from './Completion.js';
import { type KnownPlaces, knownValues } from './knownValues.js';

/** Where the word under the cursor stands. */
interface Place {
  readonly command: Command;
  /** Arguments before it. */
  readonly operands: number;
  /** The option whose value it is; null where it is none’s. */
  readonly option: Option | null;
  /** Whether no options may follow. */
  readonly ended: boolean;
}

/**
 * What the last of some words may become.
 *
 * @param words those after the command’s name, up to the cursor; bash parts them at `=`
 */
export async function complete(
  program: Command,
  words: readonly string[],
  places: KnownPlaces,
): Promise<Completion> {
  const { before, current, prefix } = split(words);
  const place = placeOf(program, before);
  const found = await everything(place, current, places);
  const fitting = found.candidates.filter(({ value }) => value.startsWith(current));
  const candidates = fitting.map(({ value, description }) => ({
    value: prefix + value,
    description,
  }));
  return { candidates, paths: found.paths };
}

/** The words before the one that is completed, that one, and what of it is not replaced. */
function split(words: readonly string[]): { before: string[]; current: string; prefix: string } {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const [, name, value] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
  if (name !== undefined && value !== undefined) {
    return { before: [...before, name], current: value, prefix: `${name}=` };
  }
  if (current === '=') return { before, current: '', prefix: '' };
  if (before.at(-1) === '=') return { before: before.slice(0, -1), current, prefix: '' };
  return { before, current, prefix: '' };
}

function placeOf(program: Command, before: readonly string[]): Place {
  let place: Place = { command: program, operands: 0, option: null, ended: false };
  for (const word of before.filter((each) => each !== '=')) place = next(place, word);
  return place;
}

/** The place after a word. */
function next(place: Place, word: string): Place {
  const { command, operands, option, ended } = place;
  if (!ended && word === '--') return { ...place, option: null, ended: true };
  if (!ended && word.startsWith('-')) {
    const [name = word] = word.split('=');
    const found =
      command.options.find(({ long, short }) => name === long || name === short) ?? null;
    const takes = found !== null && (found.required || found.optional) && name === word;
    return { ...place, option: takes ? found : null };
  }
  if (option !== null) return option.variadic ? place : { ...place, option: null };
  const sub = command.commands.find((each) => each.name() === word);
  if (sub && operands === 0) return { command: sub, operands: 0, option: null, ended };
  return { ...place, operands: operands + 1 };
}

async function everything(place: Place, current: string, places: KnownPlaces): Promise<Completion> {
  const { command, option, operands, ended } = place;
  if (option !== null) return valuesOf(option, places);
  if (!ended && current.startsWith('-')) return only(optionsOf(command));
  if (command.commands.length > 0) return only(commandsOf(command));
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[operands] ?? (last?.variadic ? last : undefined);
  if (argument) return valuesOf(argument, places);
  return only(ended ? [] : optionsOf(command));
}

function only(candidates: readonly Candidate[]): Completion {
  return { candidates, paths: null };
}

function commandsOf(command: Command): Candidate[] {
  const help = command.createHelp();
  return help
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.description() }));
}

function optionsOf(command: Command): Candidate[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

/** What may stand there: its choices, or what its name in the help says. */
function valuesOf(of: Option | Argument, places: KnownPlaces): Promise<Completion> | Completion {
  if (of.argChoices) {
    return only(of.argChoices.map((value) => ({ value, description: '' })));
  }
  const name = 'flags' in of ? /[<[]([a-z-]+)/.exec(of.flags)?.[1] : of.name();
  return knownValues(name ?? '', places);
}
