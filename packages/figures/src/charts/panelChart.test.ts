import type { NetworkResult, RunRecord } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { renderPng } from '../png/renderPng.js';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { hostileText } from '../testing/hostileRun.js';
import { overlaps, svgTexts } from '../testing/svgTexts.js';
import { themes } from '../theme/themes.js';
import type { ChartOptions } from './ChartOptions.js';
import { panelChart } from './panelChart.js';
import { type RunFigure, runFigures } from './runFigures.js';

const run = exampleNetworks();
const [first, second] = figuresOf(run);

/** Figure 1 and figure 2. */
function figuresOf(record: RunRecord): [RunFigure, RunFigure] {
  const [accuracy, rank] = runFigures(record);
  if (!accuracy || !rank) throw new Error('a figure is missing');
  return [accuracy, rank];
}

function draw(figure: RunFigure, options: ChartOptions = {}): string {
  return figure.draw({ embedFont: false, ...options });
}

function countOf(svg: string, text: string): number {
  return svg.split(text).length - 1;
}

/** A run with one of its networks changed. */
function withNetwork(name: string, change: (network: NetworkResult) => NetworkResult): RunRecord {
  const networks = run.networks.map((each) => (each.name === name ? change(each) : each));
  return { ...run, networks };
}

const shade = `fill="${themes.light.tunnelShade}"`;

describe.each([320, 360, 700, 860, 1600])('figures %i pixels wide', (widthPx) => {
  it.each([first, second])('$label puts no text over another or outside', (figure) => {
    const svg = draw(figure, { widthPx });
    const texts = svgTexts(svg);
    expect(texts.length).toBeGreaterThan(30);
    expect(overlaps(texts)).toEqual([]);
    const height = Number(/ height="(\d+)"/.exec(svg)?.[1]);
    for (const { text, leftPx, rightPx, topPx, bottomPx } of texts) {
      expect(leftPx, text).toBeGreaterThanOrEqual(0);
      expect(rightPx, text).toBeLessThanOrEqual(widthPx);
      expect(topPx, text).toBeGreaterThanOrEqual(0);
      expect(bottomPx, text).toBeLessThanOrEqual(height);
    }
  });
});

describe('the figures of several networks', () => {
  it('shade the tunnel where the verdict is that there is one, and only there', () => {
    for (const figure of [first, second]) {
      expect(countOf(draw(figure), shade)).toBe(2);
      expect(draw(figure)).toContain('No tunnel (95\u00a0% rule: layer 34 [33–34] of 36)');
    }
    const undecided = withNetwork('MLP', (network) => {
      const { overSeeds } = network;
      if (!overSeeds) throw new Error('nothing was found');
      const { detection } = overSeeds;
      const verdict = { ...detection.verdict, verdict: 'undecided' as const };
      return { ...network, overSeeds: { ...overSeeds, detection: { ...detection, verdict } } };
    });
    expect(countOf(draw(figuresOf(undecided)[0]), shade)).toBe(1);
    expect(draw(figuresOf(undecided)[0])).toContain(
      'Undecided (95\u00a0% rule: layer 3 [2–3] of 12)',
    );
    const none = { ...run, networks: run.networks.filter(({ name }) => name === 'ResNet-34') };
    const svg = draw(figuresOf(none)[0]);
    expect(svg).not.toContain(themes.light.tunnelShade);
    expect(
      svgTexts(svg)
        .map(({ text }) => text)
        .join(' '),
    ).toContain('Nothing is shaded');
  });

  it('say rule, threshold, taps and n', () => {
    const svg = draw(first);
    expect(svg).toContain('Tunnel from layer 3 [2–3] of 12 on (95\u00a0% rule)');
    expect(svg).toContain('threshold: 51.3\u00a0% ID accuracy');
    expect(svg).toContain('taps relu1 to relu12; n = 3 seeds');
    expect(svg).toContain('ID: CIFAR-10, 50,000 training and 10,000 test images');
    expect(draw(second)).toContain('number of classes (10)');
  });

  it('say nothing of all networks that holds of the first alone', () => {
    const more = [{ use: 'VGG-19', data: { ...run.data.train, dataset: 'cifar100' } }];
    const [accuracy, rank] = figuresOf({ ...run, data: { ...run.data, more } });
    for (const figure of [accuracy, rank]) {
      expect(figure.caption).not.toContain('CIFAR');
      expect(draw(figure)).not.toContain('CIFAR');
    }
    expect(draw(accuracy)).toContain('the images differ from network to network · 3 seeds');
    expect(draw(rank)).toContain('test images of what each network was trained on');
    expect(draw(rank)).not.toContain('number of classes');
  });

  it('have bands over seeds, and none where there is one seed', () => {
    const bands = (svg: string) => countOf(svg, `fill="${themes.light.idBand}"`);
    expect(bands(draw(first))).toBe(3);
    const [lone] = figuresOf(exampleNetworks(1));
    expect(bands(draw(lone))).toBe(0);
    expect(draw(lone)).toContain('One seed');
    expect(draw(lone)).toContain('n = 1 seed<');
  });

  it('are described in words', () => {
    expect(draw(first)).toContain('MLP: mean ID accuracy goes from 24.');
    expect(draw(second)).toContain('VGG-19: mean rank goes from ');
  });

  it('are the same every time, and others in another theme', () => {
    expect(draw(first)).toBe(draw(first));
    expect(draw(first, { theme: 'dark' })).toContain(themes.dark.background);
    const ids = [draw(first), draw(first, { theme: 'dark' }), draw(second)].flatMap((svg) =>
      [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leave out a network that has no layers, and are none without any', () => {
    const gone = withNetwork('VGG-19', (network) => ({ ...network, overSeeds: null }));
    expect(draw(figuresOf(gone)[0])).not.toContain('VGG-19');
    const networks = run.networks.map((network) => ({ ...network, overSeeds: null }));
    expect(runFigures({ ...run, networks })).toEqual([]);
  });

  it('draw ranks below one at the end of the axis', () => {
    const collapsed = withNetwork('MLP', (network) => {
      const { overSeeds } = network;
      if (!overSeeds) throw new Error('nothing was found');
      const layers = overSeeds.layers.map((layer) => ({
        ...layer,
        rank: layer.rank && { ...layer.rank, mean: 0, interval: { low: -1, high: 1 } },
      }));
      return { ...network, overSeeds: { ...overSeeds, layers } };
    });
    expect(draw(figuresOf(collapsed)[1])).not.toMatch(/NaN|Infinity/);
  });

  it('escape hostile names', () => {
    const svg = draw(figuresOf(withNetwork('MLP', (mlp) => ({ ...mlp, name: hostileText })))[0]);
    expect(svg).not.toContain('<script');
    expect(controlCharacters(svg)).toEqual([]);
    expect(renderPng(svg, { scale: 0.5 }).length).toBeGreaterThan(1000);
  });
});

it('a figure without panels is refused', () => {
  const input = { title: '', subtitle: [], panels: [], axisName: '', note: '', description: '' };
  expect(() => panelChart({ ...input, scale: 'percent', idPrefix: 'x' })).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});
