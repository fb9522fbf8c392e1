/** What intervals by images are over, for captions. */
export function resampledOver(seeds: number): string {
  return seeds > 1 ? 'resampled seeds and test images' : 'resampled test images';
}
