import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ProgressReporter } from './ProgressReporter.js';
import { table } from './table.js';
import { writeNote } from './writeNote.js';

/** A name as a file of others may have it: it would set the terminal’s title and print over the line. */
const hostile = 'relu\u001b]0;title\u0007\u009b2K\rgone\nmore\u202e';

/** Whatever a terminal acts on, but the line breaks between lines. */
const steering = /[^\P{Cc}\n]|\p{Cf}/u;

function written(write: (stream: NodeJS.WriteStream) => void): string {
  const stream = new PassThrough();
  write(stream as unknown as NodeJS.WriteStream);
  return String(stream.read());
}

it.each<[string, () => string]>([
  ['a table', () => table([hostile], [[hostile]])],
  ['a note', () => written((stream) => writeNote(stream, hostile))],
  [
    'progress',
    () => written((stream) => new ProgressReporter(stream).items(hostile, { done: 1, total: 2 })),
  ],
])('%s has names of others without what steers a terminal', (_, text) => {
  const shown = text();
  expect(shown).toContain('relu?]0;title??2K?gone?more?');
  expect(shown).not.toMatch(steering);
});
