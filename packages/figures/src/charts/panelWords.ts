import type { Theme } from '../theme/themes.js';
import { marginPx, type Paragraph, paragraph } from './chartFrame.js';

/** The title of a panel and the lines below it, wrapped to the panel’s width. */
export function panelWords(
  { title, words }: { readonly title: string; readonly words: readonly string[] },
  panelPx: number,
  theme: Theme,
): Paragraph[] {
  const widthPx = panelPx + 2 * marginPx;
  return [
    paragraph(title, widthPx, { size: 'text', weight: 600, colour: theme.text }),
    ...words.map((line) =>
      paragraph(line, widthPx, { size: 'small', weight: 400, colour: theme.muted }),
    ),
  ];
}
