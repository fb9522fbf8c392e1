import { datasetInfo, isDatasetName } from '@tunnel/core';

/** A data set’s images by split. */
interface SplitCounts {
  readonly imagesTrain: number;
  readonly imagesValid: number;
  readonly imagesTest: number;
}

/** Says where a known data set has other counts of images than its publisher’s. */
export function publishedNotes(name: string, found: SplitCounts): string[] {
  if (!isDatasetName(name)) return [];
  const published = datasetInfo(name);
  const notes: string[] = [];
  for (const [split, images, expected] of [
    ['training', found.imagesTrain, published.imagesTrain],
    ['validation', found.imagesValid, published.imagesValid],
    ['test', found.imagesTest, published.imagesTest],
  ] as const) {
    if (expected === null || images === expected) continue;
    const doubt = published.countsVerified ? '' : ' (a number that is not verified)';
    notes.push(
      `${published.title} here has ${count(images)} of the ${count(expected)} published ${split} images${doubt}.`,
    );
  }
  return notes;
}

function count(images: number): string {
  return images.toLocaleString('en-US');
}
