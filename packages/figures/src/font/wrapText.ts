import type { FontWeight } from './fontFiles.js';
import { measureText } from './measureText.js';

/**
 * Breaks text at spaces into lines that are at most `widthPx` wide in the shipped font. A word that
 * is wider than that on its own is broken within.
 */
export function wrapText(
  text: string,
  widthPx: number,
  sizePx: number,
  weight: FontWeight = 400,
): string[] {
  const fits = (line: string) => measureText(line, sizePx, weight) <= widthPx;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\r\n]+/).flatMap((part) => breakWord(part, fits))) {
    if (word === '') continue;
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || fits(longer)) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

function breakWord(word: string, fits: (text: string) => boolean): string[] {
  if (fits(word)) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && !fits(part + character)) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
