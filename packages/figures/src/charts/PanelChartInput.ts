import type { Theme } from '../theme/themes.js';
import type { Line } from './lines.js';

/** One panel of a figure: one network. */
export interface Panel {
  readonly title: string;
  /** Lines below the title: what was found, threshold, taps, n. Wrapped where they are too long. */
  readonly words: readonly string[];
  /** The lines; those of one name look alike in all panels and stand in the legend once. */
  lines(theme: Theme): readonly Line[];
  /** The number of layers; they are numbered from 1. */
  readonly depth: number;
  /** The first layer of the tunnel, which is shaded; null where there is none to shade. */
  readonly tunnelStart: number | null;
}

/** What a figure of panels shows, words included. */
export interface PanelChartInput {
  readonly title: string;
  readonly subtitle: readonly string[];
  /** At least one. */
  readonly panels: readonly Panel[];
  /** The title of the vertical axes. */
  readonly axisName: string;
  /** How values are spread over the vertical axes: per cent, or counts on a logarithmic axis. */
  readonly scale: 'percent' | 'logarithmic';
  /** How to read the figure. Below the panels. */
  readonly note: string;
  /** The figure in words, for a reader who cannot see it. */
  readonly description: string;
  /** Prefix of the ids within the SVG. */
  readonly idPrefix: string;
}
