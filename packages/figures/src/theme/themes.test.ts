import { describe, expect, it } from 'vitest';
import { divergingColours, sequentialColours } from './colourMaps.js';
import { luminance, mixColours } from './mixColours.js';
import { themes } from './themes.js';

type Triple = readonly [number, number, number];

/** How colours are seen: by all cones, and without those for long, middle or short waves (Machado et al. 2009). */
const eyes: Record<string, readonly Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function times(rows: readonly Triple[], [x, y, z]: Triple): Triple {
  const [a = 0, b = 0, c = 0] = rows.map((row) => row[0] * x + row[1] * y + row[2] * z);
  return [a, b, c];
}

/** A colour in OKLab (Ottosson 2020), as an eye sees it: distances are as large as they look. */
function seen(colour: string, eye: readonly Triple[]): Triple {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = times(eye, [red, green, blue]).map((value) => Math.min(1, Math.max(0, value)));
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    [r ?? 0, g ?? 0, b ?? 0],
  );
  const [l = 0, m = 0, s = 0] = cones.map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [l, m, s],
  );
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const theme = themes[name];

  it.each(Object.entries(eyes))('has ten colours that stay apart, cones: %s', (_, eye) => {
    expect(theme.series).toHaveLength(10);
    const colours = theme.series.map((colour) => seen(colour, eye));
    colours.forEach((colour, index) => {
      for (const other of colours.slice(0, index)) {
        expect(distance(colour, other)).toBeGreaterThan(0.075);
      }
    });
  });

  it('has lines that stand out from its background', () => {
    const { series, ordered, id, ood, rank } = theme;
    for (const colour of [...series, ...ordered, id, ood, rank]) {
      expect(contrast(colour, theme.background), colour).toBeGreaterThanOrEqual(2.99);
    }
  });

  it('has text that can be read', () => {
    const { text, muted, tunnelText } = theme;
    for (const colour of [text, muted, tunnelText]) {
      for (const behind of [theme.background, theme.tunnelShade]) {
        expect(contrast(colour, behind), colour).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('has an ordered ramp that grows darker', () => {
    const values = theme.ordered.map(luminance);
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });
});

describe('colour maps', () => {
  const steps = (colours: readonly string[]) =>
    Array.from({ length: 101 }, (_, index) => mixColours(colours, index / 100));

  it.each(Object.entries(eyes))('grow lighter all the way, cones: %s', (_, eye) => {
    const values = steps(sequentialColours).map((colour) => seen(colour, eye)[0]);
    values.slice(1).forEach((value, index) => {
      expect(value).toBeGreaterThan(values[index] ?? 1);
    });
  });

  it('change evenly', () => {
    const places = steps(sequentialColours).map((colour) => seen(colour, eyes['all'] ?? []));
    const all = places.slice(5).map((place, index) => distance(place, places[index] ?? place));
    expect(Math.max(...all)).toBeLessThan(3 * Math.min(...all));
  });

  it('diverge from a light middle', () => {
    const values = steps(divergingColours).map(luminance);
    const middle = values[50] ?? 0;
    expect(middle).toBe(Math.max(...values));
    expect(middle).toBeGreaterThan(0.85);
  });
});

it('mixColours goes from the first to the last, and no further', () => {
  const colours = ['#000000', '#204060', '#ffffff'];
  expect([-1, 0, 0.25, 0.5, 1, 2].map((share) => mixColours(colours, share))).toEqual([
    ...['#000000', '#000000', '#102030'],
    ...['#204060', '#ffffff', '#ffffff'],
  ]);
});
