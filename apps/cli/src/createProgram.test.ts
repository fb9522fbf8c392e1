import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './createProgram.js';

const lines: string[] = [];
const program = createProgram({
  env: {},
  signal: new AbortController().signal,
  out: process.stdout,
  err: process.stderr,
}) as unknown as Command;

/** The commands that do something, by the words that call them. */
function leaves(command: Command, words: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[words.join(' '), command]];
  return command.commands.flatMap((each) => leaves(each, [...words, each.name()]));
}

describe.each(leaves(program))('tunnel %s', (words, command) => {
  it('takes --json', () => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  });

  it('has an example in its help, and says what each argument and option is', () => {
    lines.length = 0;
    command.configureOutput({ writeOut: (text) => lines.push(text) }).outputHelp();
    const help = lines.join('');
    expect(help.slice(help.indexOf('Example:'))).toContain(`tunnel ${words}`);
    expect(command.description()).not.toBe('');
    for (const { description } of [...command.registeredArguments, ...command.options]) {
      expect(description).not.toBe('');
    }
  });
});
