import { TunnelError } from '@tunnel/core';
import { type FontWeight, fontFamily } from '../font/fontFiles.js';
import { wrapText } from '../font/wrapText.js';
import type { Theme } from '../theme/themes.js';

/** The sizes of type in figures, in pixels. */
export const fontSize = { title: 16, text: 12, small: 11 } as const;

/** Distance from a line of text to the next. */
const lineHeight = { title: 22, text: 17, small: 15 } as const;

/** White space around a figure. */
export const marginPx = 16;

/** The type of axis numbers, axis titles and legends. */
export const axisFont = { fontFamily, fontSize: fontSize.text } as const;

/** A paragraph of a figure, already broken into lines. */
export interface Paragraph {
  readonly lines: readonly string[];
  readonly size: keyof typeof fontSize;
  readonly weight: FontWeight;
  readonly colour: string;
}

/** Breaks text into a paragraph that fits within the margins of a figure. */
export function paragraph(
  text: string,
  widthPx: number,
  style: Omit<Paragraph, 'lines'>,
): Paragraph {
  const lines = wrapText(text, widthPx - 2 * marginPx, fontSize[style.size], style.weight);
  return { ...style, lines };
}

/** The height of a paragraph in pixels. */
export function paragraphHeight({ lines, size }: Paragraph): number {
  return lines.length * lineHeight[size];
}

/** The height of paragraphs below each other, in pixels. */
export function paragraphsHeight(paragraphs: readonly Paragraph[]): number {
  return paragraphs.reduce((total, each) => total + paragraphHeight(each), 0);
}

/** A paragraph as echarts graphic elements, from `topPx` down at `leftPx`. */
function paragraphElements(text: Paragraph, topPx: number, leftPx: number): object[] {
  return text.lines.map((line, index) => ({
    type: 'text',
    silent: true,
    x: leftPx,
    y: topPx + (index + 0.5) * lineHeight[text.size],
    style: {
      text: line,
      fill: text.colour,
      font: `${text.weight} ${fontSize[text.size]}px ${fontFamily}`,
      verticalAlign: 'middle',
    },
  }));
}

/** Title and subtitle of a figure. */
export function headParagraphs(
  words: { readonly title: string; readonly subtitle: readonly string[] },
  widthPx: number,
  theme: Theme,
): Paragraph[] {
  const title = paragraph(words.title, widthPx, { size: 'title', weight: 600, colour: theme.text });
  const lines = words.subtitle.map((line) =>
    paragraph(line, widthPx, { size: 'text', weight: 400, colour: theme.muted }),
  );
  return [title, ...lines];
}

/** Stacks paragraphs at `leftPx`; returns their elements and where the last one ends. */
export function stackParagraphs(
  paragraphs: readonly Paragraph[],
  topPx: number,
  leftPx: number = marginPx,
) {
  const elements: object[] = [];
  let bottomPx = topPx;
  for (const each of paragraphs) {
    elements.push(...paragraphElements(each, bottomPx, leftPx));
    bottomPx += paragraphHeight(each);
  }
  return { elements, bottomPx };
}

/**
 * The width of a figure.
 *
 * @throws TunnelError `invalid-request` outside 320 to 2,400 pixels
 */
export function checkWidth(widthPx: number): number {
  if (Number.isFinite(widthPx) && widthPx >= 320 && widthPx <= 2400) return Math.round(widthPx);
  throw new TunnelError(
    'invalid-request',
    `a figure's width is ${widthPx}; give 320 to 2400 pixels`,
    { widthPx },
  );
}
