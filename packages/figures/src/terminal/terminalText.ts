export { terminalText } from '@tunnel/core';

/** Text cut to at most `width` characters, with an ellipsis where something is missing. */
export function cutText(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Text with plain spaces: those that do not break are for figures and pages. */
export function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

/**
 * Text in lines of at most `width` characters, broken at spaces, and within a word that is longer;
 * `indent` stands before every line but the first.
 */
export function wrapWords(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((each) => pieces(each, width - indent.length))) {
    const longer = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
    if (line.trim() === '' || [...longer].length <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * width, (at + 1) * width).join(''),
  );
}
