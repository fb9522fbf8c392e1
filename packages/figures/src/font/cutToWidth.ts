import type { FontWeight } from './fontFiles.js';
import { measureText } from './measureText.js';

/** Text that is at most `widthPx` wide in the shipped font: what is longer ends in “…”. */
export function cutToWidth(
  text: string,
  widthPx: number,
  sizePx: number,
  weight: FontWeight = 400,
): string {
  const widthOf = (part: string) => measureText(part, sizePx, weight);
  if (widthOf(text) <= widthPx) return text;
  let leftPx = widthPx - widthOf('…');
  let kept = '';
  for (const character of text) {
    leftPx -= widthOf(character);
    if (leftPx < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
