import { z } from 'zod';
import { TunnelError } from '../errors/TunnelError.js';
import { accuracy, integerFrom, nonNegative, text } from '../specs/fields.js';
import { accuracyStandardError } from '../statistics/accuracyStandardError.js';
import type { ProbeResult } from './probeResult.js';
import type { RankResult } from './rankResult.js';

/**
 * One layer of a network with everything measured on it. Accuracies are fractions from 0 to 1;
 * standard errors are of the test images. What was not measured is null.
 */
export const layerRowSchema = z.strictObject({
  layer: integerFrom(1),
  name: text(),
  features: integerFrom(1),
  idAccuracy: accuracy(),
  idStandardError: nonNegative(),
  oodAccuracy: accuracy().nullable(),
  oodStandardError: nonNegative().nullable(),
  rank: integerFrom(0).nullable(),
  rankCap: integerFrom(1).nullable(),
});

/** {@inheritDoc layerRowSchema} */
export type LayerRow = z.infer<typeof layerRowSchema>;

/** The rows of all layers, in the network’s order. */
export type LayerTable = LayerRow[];

/**
 * Joins the results of one network’s tasks to one row a layer, in the order of the ID probe.
 *
 * @throws TunnelError `weights-mismatch` where the results are not of the same layers
 */
export function layerTable(results: {
  id: ProbeResult;
  ood?: ProbeResult | null | undefined;
  rank?: RankResult | null | undefined;
}): LayerTable {
  const { id, ood, rank } = results;
  if (ood) checkSameLayers('the OOD probe', ood.layers, id.layers);
  if (rank) checkSameLayers('the rank', rank.layers, id.layers);
  return id.layers.map((layer, index) => {
    const oodAccuracy = ood?.layers[index]?.accuracy ?? null;
    return {
      layer: layer.layer,
      name: layer.name,
      features: layer.features,
      idAccuracy: layer.accuracy,
      idStandardError: accuracyStandardError(layer.accuracy, id.imagesTest),
      oodAccuracy,
      oodStandardError:
        ood && oodAccuracy !== null ? accuracyStandardError(oodAccuracy, ood.imagesTest) : null,
      rank: rank?.layers[index]?.rank ?? null,
      rankCap: rank?.layers[index]?.cap ?? null,
    };
  });
}

type MeasuredLayer = { layer: number; name: string; features: number };

function checkSameLayers(what: string, layers: MeasuredLayer[], expected: MeasuredLayer[]) {
  if (layers.length !== expected.length) {
    throw new TunnelError(
      'weights-mismatch',
      `${what} has ${layers.length} layers and the ID probe ${expected.length}; give results of the same layers of one network`,
      { got: layers.length, expected: expected.length },
    );
  }
  layers.forEach((layer, index) => {
    const other = expected[index];
    if (other && sameLayer(layer, other)) return;
    throw new TunnelError(
      'weights-mismatch',
      `${what} has ${showLayer(layer)} where the ID probe has ${showLayer(other)}; give results of the same layers of one network`,
      { got: layer.name, expected: other?.name ?? null },
    );
  });
}

function sameLayer(a: MeasuredLayer, b: MeasuredLayer): boolean {
  return a.layer === b.layer && a.name === b.name && a.features === b.features;
}

function showLayer(layer: MeasuredLayer | undefined): string {
  return layer ? `layer ${layer.layer}, ${layer.name}, ${layer.features} features` : 'none';
}
