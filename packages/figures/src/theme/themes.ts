/** Colours of figures and reports, as `#rrggbb`. */
export interface Theme {
  readonly background: string;
  /** Behind tables, key numbers and code. */
  readonly panel: string;
  readonly text: string;
  /** Secondary text: readable on `background`, `panel` and `tunnelShade`. */
  readonly muted: string;
  readonly link: string;
  readonly grid: string;
  readonly axis: string;
  /** The ID probe, and its band. */
  readonly id: string;
  readonly idBand: string;
  readonly ood: string;
  readonly oodBand: string;
  /** Numerical rank; in the training figure the loss. */
  readonly rank: string;
  readonly rankBand: string;
  /** Ten colours for what has none of its own, the first ones the furthest apart. */
  readonly series: readonly string[];
  /** Ends and middle of a ramp of one hue, from light to dark, for what has an order. */
  readonly ordered: readonly string[];
  /** Cells of a map without a value. */
  readonly missing: string;
  /** Behind the tunnel’s layers. */
  readonly tunnelShade: string;
  /** Bars and marks of the tunnel’s rules. */
  readonly tunnelMark: string;
  readonly tunnelText: string;
  /** Notes that a reader must see. */
  readonly noteBackground: string;
  readonly noteBorder: string;
}

/** The names of the themes. */
export type ThemeName = 'light' | 'dark';

/**
 * The themes. Blue, orange and neutral grey stay apart under protanopia, deuteranopia and
 * tritanopia, and differ in lightness or by line style in print without colour; so do the colours of
 * `series`, which were searched for the greatest least distance under all of them.
 */
export const themes: Record<ThemeName, Theme> = {
  light: {
    background: '#ffffff',
    panel: '#f5f6f8',
    text: '#1a1c21',
    muted: '#565b66',
    link: '#005a8f',
    grid: '#e3e5e9',
    axis: '#8a8f99',
    id: '#0072b2',
    idBand: '#bcd9ea',
    ood: '#c94f00',
    oodBand: '#f2cfb5',
    rank: '#4d4d4d',
    rankBand: '#d3d5d8',
    series: [
      ...['#9558e6', '#4b8d2e', '#5d1416', '#f75d9a', '#3b9ad2'],
      ...['#162051', '#8b415f', '#355812', '#610d8a', '#2b58b1'],
    ],
    ordered: ['#4f97cf', '#1f64a3', '#08264f'],
    missing: '#d5d8dd',
    tunnelShade: '#f5f0e1',
    tunnelMark: '#8f7a33',
    tunnelText: '#5b4c17',
    noteBackground: '#fff4d6',
    noteBorder: '#a87900',
  },
  dark: {
    background: '#14161a',
    panel: '#1d2026',
    text: '#eceef2',
    muted: '#aeb4bf',
    link: '#7cc4ef',
    grid: '#30343c',
    axis: '#767d8a',
    id: '#56b4e9',
    idBand: '#24475c',
    ood: '#f28e4b',
    oodBand: '#613a22',
    rank: '#d8dce4',
    rankBand: '#474c56',
    series: [
      ...['#b692fa', '#729e10', '#6df4f7', '#c51e04', '#f6b632'],
      ...['#a034a7', '#47bbbe', '#de837c', '#cdfc86', '#5758e7'],
    ],
    ordered: ['#e2f1ff', '#84bdee', '#2f7fc4'],
    missing: '#3d424c',
    tunnelShade: '#27241a',
    tunnelMark: '#b39c54',
    tunnelText: '#dccb92',
    noteBackground: '#332a10',
    noteBorder: '#d9a520',
  },
};
