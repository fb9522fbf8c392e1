import { type RunRecord, singleRunOf } from '@tunnel/core';
import { layersData } from '../csv/layersCsv.js';
import { seedLayersData } from '../csv/seedLayersCsv.js';
import type { TidyData } from './TidyData.js';

/**
 * The layers of a run as data: of one network from one seed as `layersCsv` has them, else as
 * `seedLayersCsv`.
 */
export function runLayersData(run: RunRecord): TidyData {
  const single = singleRunOf(run);
  return single ? layersData(single.layers) : seedLayersData(run);
}
