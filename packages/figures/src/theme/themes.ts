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
 * tritanopia, and differ in lightness or by line style in print without colour.
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
    tunnelShade: '#27241a',
    tunnelMark: '#b39c54',
    tunnelText: '#dccb92',
    noteBackground: '#332a10',
    noteBorder: '#d9a520',
  },
};
