import { type FontWeight, trueTypeFiles } from './fontFiles.js';
import { type Advances, readAdvances } from './readAdvances.js';

interface MeasuredFont {
  readonly advances: Advances;
  /** Advances seen so far, by character. */
  readonly known: Map<string, number>;
}

const fonts = new Map<FontWeight, MeasuredFont>();

/**
 * The width of one line of text in the shipped font, in pixels: the same on every machine, whatever
 * fonts that machine has.
 */
export function measureText(text: string, sizePx: number, weight: FontWeight = 400): number {
  const { advances, known } = fontOf(weight);
  let units = 0;
  for (const character of text) {
    let advance = known.get(character);
    if (advance === undefined) {
      advance = advances.advance(character.codePointAt(0) ?? 0);
      known.set(character, advance);
    }
    units += advance;
  }
  return (units / advances.unitsPerEm) * sizePx;
}

function fontOf(weight: FontWeight): MeasuredFont {
  let font = fonts.get(weight);
  if (font === undefined) {
    font = { advances: readAdvances(trueTypeFiles[weight]), known: new Map() };
    fonts.set(weight, font);
  }
  return font;
}
