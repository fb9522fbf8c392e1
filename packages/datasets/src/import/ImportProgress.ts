/** What is known of an import while it goes on. */
export interface ImportProgress {
  /** Read so far, in all splits. */
  readonly images: number;
  readonly totalImages: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

/** Tells of images as they are read, at most five times a second and at the end. */
export function importMeter(
  totalImages: number,
  onProgress: ((progress: ImportProgress) => void) | undefined,
): (more: number) => void {
  const began = performance.now();
  let images = 0;
  let told = began;
  return (more) => {
    images += more;
    const now = performance.now();
    if (!onProgress || (now - told < 200 && images < totalImages)) return;
    told = now;
    const imagesPerSecond = (1000 * images) / Math.max(now - began, 1);
    const secondsLeft = (totalImages - images) / imagesPerSecond;
    onProgress({ images, totalImages, imagesPerSecond, secondsLeft });
  };
}
