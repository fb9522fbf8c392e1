import type { ChartOptions } from '../charts/ChartOptions.js';
import { renderPng } from '../png/renderPng.js';
import type { ThemeName } from '../theme/themes.js';
import { type Html, type HtmlPart, html, trusted } from './html.js';

/** The width of a figure that is drawn for a phone, in pixels. */
const narrowPx = 360;

/**
 * Characters of an SVG that may stand in a page. A larger one, such as that of very many points, goes
 * in as a picture, whose size does not grow with what it shows.
 */
const mostCharacters = 400_000;

/** How a figure stands in a page. */
export interface FigureOptions {
  readonly caption: HtmlPart;
  readonly label: string;
  /** What the ids within the SVG begin with: those of no other figure of the page. */
  readonly idPrefix: string;
  readonly small?: boolean;
  readonly narrow?: boolean;
  /** The width of the figure where there is room; default its own. */
  readonly widthPx?: number;
}

type Draw = (options: ChartOptions) => string;

/**
 * A figure in both themes, of which the style sheet shows one. Where it is too wide it scrolls, or,
 * where it can be drawn `narrow`, gives way to a narrow one.
 */
export function themedFigure(draw: Draw, figure: FigureOptions): Html {
  const { caption, label, small, narrow, idPrefix, widthPx } = figure;
  const drawn = (theme: ThemeName, width: Pick<ChartOptions, 'widthPx'>) =>
    withIdPrefix(draw({ ...width, theme, embedFont: false }), idPrefix);
  const own = widthPx === undefined ? {} : { widthPx };
  const [light, dark] = [drawn('light', own), drawn('dark', own)];
  const large = light.length > mostCharacters;
  const wide = large
    ? inBothThemes(picture(light), picture(dark))
    : inBothThemes(trusted(light), trusted(dark));
  const phone = { widthPx: narrowPx };
  return html`<figure${small ? html` class="small-figure"` : null}>
<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${
  narrow && !large
    ? html`<div class="wide">${wide}</div>
<div class="narrow">${inBothThemes(trusted(drawn('light', phone)), trusted(drawn('dark', phone)))}</div>`
    : wide
}
</div>
<figcaption>${caption}</figcaption>
</figure>`;
}

function inBothThemes(light: Html, dark: Html): Html {
  return html`<div class="figure-light">${light}</div>
<div class="figure-dark">${dark}</div>`;
}

/** An SVG whose ids, and what refers to them, begin with a prefix. */
function withIdPrefix(svg: string, prefix: string): string {
  return svg.replaceAll(/( id="|"url\(#|href="#)/g, `$1${prefix}-`);
}

/** An SVG as a picture within the page, with the words that the SVG has for who cannot see it. */
function picture(svg: string): Html {
  const description = /<desc>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '';
  const data = renderPng(svg).toString('base64');
  return html`<img src="data:image/png;base64,${trusted(data)}" alt="${trusted(description)}">`;
}
