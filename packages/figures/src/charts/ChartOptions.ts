import type { ThemeName } from '../theme/themes.js';

/** How a figure is drawn. */
export interface ChartOptions {
  /** Default `light`. */
  readonly theme?: ThemeName;
  /** Pixels, 320 to 2,400; the height follows from it. */
  readonly widthPx?: number;
  /** Whether the SVG carries its font (48 kB of woff2); default true. */
  readonly embedFont?: boolean;
}
