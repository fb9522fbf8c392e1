import { isTunnelError } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { renderPng } from '../png/renderPng.js';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleDeepRun } from '../testing/exampleDeepRun.js';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { hostileRun } from '../testing/hostileRun.js';
import { overlaps, svgTexts } from '../testing/svgTexts.js';
import { themes } from '../theme/themes.js';
import type { ChartOptions } from './ChartOptions.js';
import { layerChart } from './layerChart.js';
import { layerChartOfRun } from './layerChartOfRun.js';

const chartOf = (run: Parameters<typeof layerChartOfRun>[0], options: ChartOptions = {}) =>
  layerChart(layerChartOfRun(run), { embedFont: false, ...options });

/** Width and height of an SVG. */
function sizeOf(svg: string): [number, number] {
  const [, width, height] = /^<svg [^>]*?width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return [Number(width), Number(height)];
}

describe.each([2, 12, 60, 256])('with %i layers', (depth) => {
  describe.each([320, 860, 1600])('%i pixels wide', (widthPx) => {
    it.each([
      { ood: true, rank: true },
      { ood: false, rank: true },
      { ood: true, rank: false },
      { ood: false, rank: false },
    ])('puts no text over another or outside, %o', (measured) => {
      const svg = chartOf(exampleDeepRun(depth, measured), { widthPx });
      const texts = svgTexts(svg);
      expect(texts.length).toBeGreaterThan(10);
      expect(overlaps(texts)).toEqual([]);
      const [width, height] = sizeOf(svg);
      expect(width).toBe(widthPx);
      for (const { text, leftPx, rightPx, topPx, bottomPx } of texts) {
        expect(leftPx, text).toBeGreaterThanOrEqual(0);
        expect(rightPx, text).toBeLessThanOrEqual(width);
        expect(topPx, text).toBeGreaterThanOrEqual(0);
        expect(bottomPx, text).toBeLessThanOrEqual(height);
      }
      expect(svg.includes('OOD probe, ')).toBe(measured.ood);
      expect(svg.includes('>numerical rank<')).toBe(measured.rank);
    });
  });
});

describe('layerChart', () => {
  it('shades the tunnel and gives every rule its bar', () => {
    const svg = chartOf(exampleRun());
    for (const label of ['layers 2–12', 'layers 4–12', 'layers 3–12']) expect(svg).toContain(label);
    expect(svg.split(`fill="${themes.light.tunnelShade}"`)).toHaveLength(3);
  });

  it('shades nothing and names no rule without a detection', () => {
    const svg = chartOf({ ...exampleRun(), detection: null });
    expect(svg).not.toContain(themes.light.tunnelShade);
    expect(svg).not.toMatch(/rule|[Tt]unnel/);
  });

  it('says so where the rules find no tunnel', () => {
    const svg = chartOf(exampleRun(exampleLayers([30, 54], [30, 40], null)));
    expect(svg).toContain('no tunnel: reached at the last layer');
    expect(svg).toContain('no tunnel: the peak is the last layer');
    expect(svg).not.toContain(themes.light.tunnelShade);
    expect(svg).not.toContain('Shaded');
  });

  it('draws one layer', () => {
    expect(chartOf(exampleRun(exampleLayers([50], [40], [10])))).toContain('layer (relu1)');
  });

  it('gives the same SVG every time, with and without others in between', () => {
    const first = chartOf(exampleRun());
    chartOf(exampleDeepRun(5), { theme: 'dark' });
    expect(chartOf(exampleRun())).toBe(first);
    expect(chartOf(exampleRun(), { theme: 'dark' })).not.toBe(first);
  });

  it('has a name, a description and, where asked, its font', () => {
    const svg = chartOf(exampleRun());
    expect(svg).toMatch(/^<svg role="img" /);
    expect(svg).toContain('<title>MLP, 12 hidden layers of 512 units, trained on CIFAR-10');
    expect(svg).toContain('<desc>Line chart over 12 layers. ID probe accuracy goes from 50.6');
    expect(svg).not.toContain('@font-face');
    expect(chartOf(exampleRun(), { embedFont: true })).toContain('@font-face');
  });

  it('has no id that a chart of another theme or width has', () => {
    const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const charts: ChartOptions[] = [{}, { theme: 'dark' }, { widthPx: 400 }];
    const all = charts.flatMap((options) => ids(chartOf(exampleRun(), options)));
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all).size).toBe(all.length);
  });

  it('escapes hostile text', () => {
    const input = layerChartOfRun(hostileRun());
    const svg = layerChart({ ...input, title: hostileRun().title, idName: hostileRun().title });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
    expect(svg.match(/<\/style>/g)).toHaveLength(1);
    expect(controlCharacters(svg)).toEqual([]);
    expect(renderPng(svg, { scale: 0.5 }).length).toBeGreaterThan(1000);
  });

  it('cuts a legend name that is wider than the figure', () => {
    const input = { ...layerChartOfRun(exampleRun()), idName: 'a very long name '.repeat(20) };
    const texts = svgTexts(layerChart(input, { widthPx: 400, embedFont: false }));
    expect(overlaps(texts)).toEqual([]);
    for (const { text, rightPx } of texts) expect(rightPx, text).toBeLessThanOrEqual(400);
  });

  it.each([0, 319, 2401, Number.NaN])('refuses a width of %d', (widthPx) => {
    expect(() => chartOf(exampleRun(), { widthPx })).toThrow(
      expect.objectContaining({ code: 'invalid-request', context: { widthPx } }),
    );
  });

  it('refuses an empty table', () => {
    try {
      layerChart({ ...layerChartOfRun(exampleRun()), rows: [] });
    } catch (error) {
      return expect(isTunnelError(error) && error.code).toBe('invalid-request');
    }
    throw new Error('nothing was thrown');
  });
});
