import { describe, expect, it } from 'vitest';
import { layerChart } from '../charts/layerChart.js';
import { layerChartOfRun } from '../charts/layerChartOfRun.js';
import { exampleRun } from '../testing/exampleRun.js';
import { renderPng } from './renderPng.js';

const svg = layerChart(layerChartOfRun(exampleRun()), { widthPx: 640 });

describe('renderPng', () => {
  it.each([
    [undefined, 2],
    [1, 1],
    [0.5, 0.5],
  ])('draws at scale %s', (scale, factor) => {
    const png = renderPng(svg, scale === undefined ? {} : { scale });
    expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    const heightPx = Number(/ height="(\d+)"/.exec(svg)?.[1]);
    expect(png.readUInt32BE(16)).toBe(640 * factor);
    expect(png.readUInt32BE(20)).toBe(Math.ceil(heightPx * factor));
  });

  it('draws in the shipped font, in its sizes and weights', () => {
    const text = (attributes: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><text x="5" y="30" ${attributes}>tunnel</text></svg>`;
    const pictures = [
      'font-family="Inter, sans-serif" font-size="12"',
      'font-family="Inter, sans-serif" font-size="16"',
      'font-family="Inter, sans-serif" font-size="16" font-weight="600"',
    ].map((attributes) => renderPng(text(attributes)).toString('base64'));
    const empty = renderPng(text('fill="none"')).toString('base64');
    expect(new Set([...pictures, empty]).size).toBe(4);
  });

  it('draws the same picture every time', () => {
    expect(renderPng(svg).equals(renderPng(svg))).toBe(true);
  });

  it.each([0, -1, 9, Number.NaN])('refuses a scale of %d', (scale) => {
    expect(() => renderPng(svg, { scale })).toThrow(
      expect.objectContaining({ code: 'invalid-request', context: { scale } }),
    );
  });

  it('refuses what is no SVG', () => {
    expect(() => renderPng('<p>no</p>')).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
