import { describe, expect, it } from 'vitest';
import type { ChartOptions } from '../charts/ChartOptions.js';
import { outsideReferences, withoutData } from '../testing/pages.js';
import { themedFigure } from './themedFigure.js';

/** An SVG with an id, what refers to it, and so many circles. */
const draw =
  (circles: number) =>
  ({ theme, widthPx = 860 }: ChartOptions) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="40"><title>T</title><desc>Of ${theme} &lt;b&gt;</desc><defs><clipPath id="c"/></defs>${'<circle r="1" clip-path="url(#c)"/>'.repeat(circles)}</svg>`;

const figure = { caption: 'A caption', label: 'Figure 1', idPrefix: 'run-1-a', narrow: true };

describe('themedFigure', () => {
  it('is there in both themes, wide and narrow, with ids of its own', () => {
    const { markup } = themedFigure(draw(1), figure);
    expect(markup.match(/<svg /g)).toHaveLength(4);
    expect(markup.match(/width="360"/g)).toHaveLength(2);
    expect(markup.match(/ id="run-1-a-c"/g)).toHaveLength(4);
    expect(markup.match(/url\(#run-1-a-c\)/g)).toHaveLength(4);
    expect(themedFigure(draw(1), { ...figure, widthPx: 600 }).markup).toContain('width="600"');
  });

  it('is a picture where it is large, whose size does not grow with what it shows', () => {
    const { markup } = themedFigure(draw(20_000), figure);
    expect(markup.includes('<svg')).toBe(false);
    expect(withoutData(markup).match(/<img [^>]*>/g)).toEqual(
      ['light', 'dark'].map(
        (theme) => `<img src="data:image/png;base64," alt="Of ${theme} &lt;b&gt;">`,
      ),
    );
    expect(outsideReferences(withoutData(markup))).toEqual([]);
    expect(themedFigure(draw(40_000), figure).markup.length).toBe(markup.length);
  });
});
