import type { ChartOptions } from '../charts/ChartOptions.js';
import { type Html, type HtmlPart, html, trusted } from './html.js';

/** A figure in both themes, of which the style sheet shows one. It scrolls where it is too wide. */
export function themedFigure(
  draw: (options: ChartOptions) => string,
  figure: { readonly caption: HtmlPart; readonly label: string; readonly small?: boolean },
): Html {
  const light = trusted(draw({ theme: 'light', embedFont: false }));
  const dark = trusted(draw({ theme: 'dark', embedFont: false }));
  return html`<figure${figure.small ? html` class="small-figure"` : null}>
<div class="scroll" role="region" aria-label="${figure.label}" tabindex="0">
<div class="figure-light">${light}</div>
<div class="figure-dark">${dark}</div>
</div>
<figcaption>${figure.caption}</figcaption>
</figure>`;
}
