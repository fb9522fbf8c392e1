import type { LayerRow, TunnelDetection } from '@tunnel/core';

/** What a layer chart shows, words included. */
export interface LayerChartInput {
  /** All layers in order, at least one. Accuracies are fractions from 0 to 1. */
  readonly rows: readonly LayerRow[];
  /** Null where there was none to make: then no tunnel is drawn. */
  readonly detection: TunnelDetection | null;
  readonly title: string;
  /** Lines below the title: network, data, taps, n. They are wrapped where they are too long. */
  readonly subtitle: readonly string[];
  /** How to read the figure: rules, bands, rank. Below the plot. */
  readonly note: string;
  /** The data set of the ID probe, for the legend. */
  readonly idName: string;
  /** The data set of the OOD probe. Not read where the rows have no OOD accuracy. */
  readonly oodName: string | null;
}
