import { LineChart } from 'echarts/charts';
import {
  GraphicComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { allowedInXml, escapeMarkup } from '../escapeMarkup.js';
import { fontFaceCss } from '../font/fontFaceCss.js';
import { fontFamily } from '../font/fontFiles.js';
import { measureText } from '../font/measureText.js';

use([GraphicComponent, GridComponent, LegendComponent, LineChart, SVGRenderer, TitleComponent]);

// Without a canvas echarts guesses widths; the shipped font’s own make the layout exact.
setPlatformAPI({
  measureText(text, font) {
    const size = Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12);
    const width = measureText(text, size, /\b(600|bold)\b/.test(font ?? '') ? 600 : 400);
    return { width };
  },
});

/** What the drawing of any chart needs beside its echarts option. */
export interface SvgFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The accessible name: one line. */
  readonly title: string;
  /** The accessible description: what a reader who cannot see the figure needs. */
  readonly description: string;
  /** Prefix of the ids within the SVG, so that several can stand in one page. */
  readonly idPrefix: string;
  /** Whether the SVG carries its font; not needed inside a page that does. */
  readonly embedFont: boolean;
}

/** Draws an echarts option as one SVG; the same option gives the same text every time. */
export function renderSvg(option: EChartsCoreOption, frame: SvgFrame): string {
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: frame.widthPx,
    height: frame.heightPx,
  });
  try {
    chart.setOption({ animation: false, ...option });
    return finishSvg(chart.renderToSVGString({ useViewBox: true }), frame);
  } finally {
    chart.dispose();
  }
}

/**
 * Adds name, description and font; replaces ids that count up over a process’s life; drops rules for
 * a pointer that figures do not answer.
 */
function finishSvg(svg: string, frame: SvgFrame): string {
  const head = [
    `<title>${escapeMarkup(frame.title)}</title>`,
    `<desc>${escapeMarkup(frame.description)}</desc>`,
    frame.embedFont ? `<style>${fontFaceCss()}</style>` : '',
  ].join('');
  return allowedInXml(svg)
    .replace(/<style ><!\[CDATA\[[^<]*\]\]>\s*<\/style>\s*/, '')
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/(id="|"url\(#)zr\d+-/g, `$1${frame.idPrefix}-`)
    .replaceAll(/ style="(font[^"]*)"/g, (_, style) => fontAttributes(style))
    .replace(/^<svg ([^>]*)>/, (_, attributes) => `<svg role="img" ${attributes}>${head}`);
}

/**
 * A font as attributes: the shorthand property `font`, which echarts writes, is more than some
 * readers of SVG know, resvg among them.
 */
function fontAttributes(style: string): string {
  const size = /([\d.]+)px/.exec(style)?.[1] ?? '12';
  const weight = /\b(600|bold)\b/.test(style) ? ' font-weight="600"' : '';
  return ` font-family="${fontFamily}, sans-serif" font-size="${size}"${weight}`;
}
