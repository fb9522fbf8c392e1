import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProgressReporter } from './ProgressReporter.js';

const term = process.env['TERM'];
beforeEach(() => {
  process.env['TERM'] = 'xterm';
});
afterEach(() => {
  if (term === undefined) delete process.env['TERM'];
  else process.env['TERM'] = term;
});

/** What is written of a hundred things that are gone through at once. */
function written(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const reporter = new ProgressReporter(stream as unknown as NodeJS.WriteStream);
  for (let done = 1; done <= 100; done++) reporter.items('verify', { done, total: 100 });
  reporter.clear();
  return String(stream.read() ?? '');
}

it('writes plain lines where there is no terminal, and not one for each thing', () => {
  expect(written(false)).toBe('    verify: 1 %, 1 of 100\n');
});

it('draws a bar over itself in a terminal, and takes it away', () => {
  const drawn = written(true);
  expect(drawn).toContain('\u001b');
  expect(drawn).toContain('verify');
  expect(drawn).not.toContain('\n');
});

it('draws none in a terminal that cannot move its cursor', () => {
  process.env['TERM'] = 'dumb';
  expect(written(true)).toBe('    verify: 1 %, 1 of 100\n');
});
