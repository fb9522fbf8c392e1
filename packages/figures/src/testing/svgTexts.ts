import { measureText } from '../font/measureText.js';

/** A text of an SVG that echarts drew, unrotated, and the box that it fills; pixels. */
export interface SvgText {
  readonly text: string;
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

/** The unrotated texts of a chart with their boxes, measured in the font they are drawn in. */
export function svgTexts(svg: string): SvgText[] {
  const elements = svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g);
  return [...elements].flatMap(([, attributes = '', escaped = '']) => {
    const read = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(` ${attributes}`)?.[1];
    const place = /^translate\(([-\d.]+) ([-\d.]+)\)$/.exec(read('transform') ?? '');
    if (place === null && read('transform') !== undefined) return [];
    const text = unescaped(escaped);
    const size = Number(read('font-size'));
    const width = measureText(text, size, read('font-weight') === '600' ? 600 : 400);
    const share = { start: 0, middle: 0.5, end: 1 }[read('text-anchor') ?? 'start'] ?? 0;
    const leftPx = Number(place?.[1] ?? 0) + Number(read('x') ?? 0) - share * width;
    const middlePx = Number(place?.[2] ?? 0) + Number(read('y') ?? 0);
    const half = size / 2;
    return [
      { text, leftPx, rightPx: leftPx + width, topPx: middlePx - half, bottomPx: middlePx + half },
    ];
  });
}

/** Pairs of texts whose boxes overlap. */
export function overlaps(texts: readonly SvgText[]): [string, string][] {
  return texts.flatMap((a, index) =>
    texts
      .slice(index + 1)
      .filter((b) => meet(a, b))
      .map((b): [string, string] => [a.text, b.text]),
  );
}

function meet(a: SvgText, b: SvgText): boolean {
  return (
    a.leftPx < b.rightPx && b.leftPx < a.rightPx && a.topPx < b.bottomPx && b.topPx < a.bottomPx
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
