import type { SeedRun } from '../detection/detectSeeds.js';
import { meanCurve } from '../detection/meanCurve.js';
import {
  type AccuracyCurves,
  type Estimate,
  resampleNetworks,
} from '../detection/resampleNetworks.js';
import { TunnelError } from '../errors/TunnelError.js';
import { bestLayer } from './bestLayer.js';

/** Probes of the layers of one network on other data, one run a draw of the labelled images. */
export interface TransferProbes {
  /** The test of each layer, as that of an ID probe. */
  readonly runs: readonly SeedRun[];
  /** Accuracy on the labelled images that were held out, by run and layer. */
  readonly validation: readonly (readonly number[])[];
}

/** One layer, and what speaks for it. Accuracies are means over the runs, fractions from 0 to 1. */
interface AdvisedLayer {
  readonly layer: number;
  readonly name: string;
  readonly validationAccuracy: number;
  readonly testAccuracy: Estimate;
  /** What it costs against the best layer of the test images, in points. */
  readonly regret: Estimate;
  /** The share of the resamples in which it is the best; null where nothing could be resampled. */
  readonly best: number | null;
}

/**
 * Which layer to transfer from, and how sure that is.
 *
 * - `chosen`: the layer that is best on the held-out images in the mean over the runs, the first of
 *   equals.
 * - `choices`: the layer that each run alone would choose, by number.
 * - `asGood`: the share of the resamples in which no layer is better than it by more than `tolerance`
 *   points; null where nothing could be resampled.
 */
export interface TransferAdvice {
  readonly chosen: AdvisedLayer;
  readonly choices: readonly number[];
  readonly tolerance: number;
  readonly asGood: number | null;
  readonly layers: readonly AdvisedLayer[];
}

/** A loss below this, in points, is not worth a choice. */
const defaultTolerance = 1;

/**
 * Advises which layer to transfer from: the one that held-out labelled images choose. Test images only
 * say what the choice is worth; they and the runs are resampled. The best layer of a resample comes out
 * a little too good, so that regrets err to the careful side.
 *
 * @throws TunnelError `invalid-request` for runs and validation accuracies that are not of each other
 */
export function adviseTransfer(
  { runs, validation }: TransferProbes,
  { tolerance = defaultTolerance }: { readonly tolerance?: number } = {},
): TransferAdvice {
  checkValidation(runs, validation);
  const resampled = resampleNetworks([runs]);
  const held = meanCurve(validation);
  const curveOf = ([network]: readonly AccuracyCurves[]) => network?.id ?? [];
  const regretIn = (curve: readonly number[], layer: number) =>
    100 * (Math.max(...curve) - (curve[layer] ?? 0));
  const layers = (runs[0]?.layers ?? []).map(({ layer, name }, at): AdvisedLayer => {
    return {
      layer,
      name,
      validationAccuracy: held[at] ?? 0,
      testAccuracy: resampled.estimate((networks) => curveOf(networks)[at] ?? null),
      regret: resampled.estimate((networks) => regretIn(curveOf(networks), at)),
      best: resampled.share((networks) => bestLayer([curveOf(networks)]) === at),
    };
  });
  const index = bestLayer(validation);
  const chosen = layers[index];
  if (!chosen) throw new TunnelError('internal', 'a layer was chosen that there is not');
  return {
    chosen,
    choices: validation.map((accuracies) => bestLayer([accuracies]) + 1),
    tolerance,
    asGood: resampled.share((networks) => regretIn(curveOf(networks), index) <= tolerance),
    layers,
  };
}

function checkValidation(
  runs: readonly SeedRun[],
  validation: readonly (readonly number[])[],
): void {
  const fits =
    validation.length === runs.length &&
    runs.every(({ layers }, run) => layers.length === validation[run]?.length);
  if (fits) return;
  throw new TunnelError(
    'invalid-request',
    'validation has not an accuracy for each run and layer; give those of the held-out images',
  );
}
