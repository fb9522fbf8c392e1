import type { DownloadProgress, ImportProgress } from '@tunnel/datasets';
import type { Progress } from '@tunnel/native';
import { duration } from './duration.js';

/** One report of the engine in words: phase, epoch, pace, loss, time left. */
export function describeProgress(progress: Progress): string {
  const { phase, epoch, epochs, imagesPerSecond, lossNats, secondsLeft } = progress;
  const parts = [epochs > 0 ? `${phase} epoch ${Math.max(epoch, 1)}/${epochs}` : phase];
  if (imagesPerSecond !== null) parts.push(`${Math.round(imagesPerSecond)} images/s`);
  if (lossNats !== null) parts.push(`loss ${lossNats.toFixed(3)}`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

/** The state of a download in words. */
export function describeDownload({ bytes, totalBytes, secondsLeft }: DownloadProgress): string {
  const megabytes = (count: number) => (count / 1e6).toFixed(0);
  const of = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${megabytes(bytes)}${of} MB${left}`;
}

/** The state of an import in words. */
export function describeImport(progress: ImportProgress): string {
  const { images, totalImages, imagesPerSecond, secondsLeft } = progress;
  return `${images} of ${totalImages} images, ${Math.round(imagesPerSecond)} images/s, ${duration(secondsLeft)} left`;
}
