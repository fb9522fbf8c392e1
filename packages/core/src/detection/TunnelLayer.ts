import type { LayerRow } from '../results/layerTable.js';

/** What `detectTunnel` reads of one layer. Accuracies are fractions from 0 to 1. */
export interface TunnelLayer {
  /** The layer’s number, from 1. */
  readonly layer: number;
  /** The layer’s name. */
  readonly name: string;
  /** Accuracy of the probe on the training distribution. */
  readonly id: number;
  /** Accuracy of the probe on other data, where there is one. */
  readonly ood?: number | null | undefined;
  /** Numerical rank of the layer’s representation, where it was measured. */
  readonly rank?: number | null | undefined;
}

/** The rows of a layer table as `detectTunnel` reads them. */
export function tunnelLayers(rows: readonly LayerRow[]): TunnelLayer[] {
  return rows.map(({ layer, name, idAccuracy, oodAccuracy, rank }) => ({
    layer,
    name,
    id: idAccuracy,
    ood: oodAccuracy,
    rank,
  }));
}
