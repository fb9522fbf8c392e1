import type { ChartOptions } from '../charts/ChartOptions.js';
import { type Html, type HtmlPart, html, trusted } from './html.js';

/** The width of a figure that is drawn for a phone, in pixels. */
const narrowPx = 360;

/**
 * A figure in both themes, of which the style sheet shows one. Where it is too wide it scrolls, or,
 * where it can be drawn `narrow`, gives way to a narrow one.
 */
export function themedFigure(
  draw: (options: ChartOptions) => string,
  figure: {
    readonly caption: HtmlPart;
    readonly label: string;
    readonly small?: boolean;
    readonly narrow?: boolean;
  },
): Html {
  const wide = inBothThemes(draw, {});
  return html`<figure${figure.small ? html` class="small-figure"` : null}>
<div class="scroll" role="region" aria-label="${figure.label}" tabindex="0">
${
  figure.narrow
    ? html`<div class="wide">${wide}</div>
<div class="narrow">${inBothThemes(draw, { widthPx: narrowPx })}</div>`
    : wide
}
</div>
<figcaption>${figure.caption}</figcaption>
</figure>`;
}

function inBothThemes(draw: (options: ChartOptions) => string, options: ChartOptions): Html {
  const light = trusted(draw({ ...options, theme: 'light', embedFont: false }));
  const dark = trusted(draw({ ...options, theme: 'dark', embedFont: false }));
  return html`<div class="figure-light">${light}</div>
<div class="figure-dark">${dark}</div>`;
}
