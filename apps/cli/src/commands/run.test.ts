import { experiments } from '@tunnel/experiments';
import { expect, it } from 'vitest';
import { readConfiguration } from '../configuration/readConfiguration.js';
import { runCommand } from './run.js';

it('lists every experiment in its help, the questions in one column', () => {
  const lines: string[] = [];
  const context = {
    env: {},
    signal: new AbortController().signal,
    out: process.stdout,
    err: process.stderr,
  };
  runCommand(context, () => readConfiguration({}, process.cwd()))
    .configureOutput({ writeOut: (text) => lines.push(...text.split('\n')) })
    .outputHelp();
  const columns = experiments.map(({ name, question }) => {
    const line = lines.find((each) => each.startsWith(`  ${name} `) && each.endsWith(question));
    return line?.indexOf(question);
  });
  expect(columns).not.toContain(undefined);
  expect(new Set(columns).size).toBe(1);
});
