import { themes } from '../theme/themes.js';
import type { ChartOptions } from './ChartOptions.js';
import { checkWidth, headParagraphs, marginPx, stackParagraphs } from './chartFrame.js';
import { renderSvg } from './renderSvg.js';

/**
 * Words in a figure's place, for a run that ended before there was anything to draw.
 *
 * @returns SVG text
 * @throws TunnelError `invalid-request` for a width outside 320 to 2,400 pixels
 */
export function noticeFigure(title: string, notice: string, options: ChartOptions = {}): string {
  const widthPx = checkWidth(options.widthPx ?? 860);
  const themeName = options.theme ?? 'light';
  const theme = themes[themeName];
  const words = stackParagraphs(
    headParagraphs({ title, subtitle: [notice] }, widthPx, theme),
    marginPx - 4,
  );
  return renderSvg(
    { backgroundColor: theme.background, graphic: { elements: words.elements } },
    {
      widthPx,
      heightPx: Math.ceil(words.bottomPx + marginPx),
      title,
      description: notice,
      idPrefix: `notice-${themeName}-${widthPx}`,
      embedFont: options.embedFont ?? true,
    },
  );
}
