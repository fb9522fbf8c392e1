import { terminalText } from '@tunnel/core';

/** Writes a line that a reader of the results must see. */
export function writeNote(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${noteLine(text)}\n`);
}

/** Such a line. Its text may be that of a file of others. */
export function noteLine(text: string): string {
  return `note: ${terminalText(text)}`;
}
