import { type DataSpec, datasetInfo, isDatasetName } from '@tunnel/core';

/**
 * How many training images a data spec has, as far as that is known without the data: null for a data
 * set that was imported or drawn, of which no number is asked for.
 */
export function trainingImages({ dataset, images }: DataSpec): number | null {
  return images ?? (isDatasetName(dataset) ? datasetInfo(dataset).imagesTrain : null);
}
