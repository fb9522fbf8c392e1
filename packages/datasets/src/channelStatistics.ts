import { createReadStream } from 'node:fs';
import type { Dataset } from './Dataset.js';
import { labelBytes, recordBytes } from './files/recordBytes.js';

/** Of each channel, red first, of images whose values go from 0 to 1. */
interface ChannelStatistics {
  readonly mean: number[];
  readonly std: number[];
}

/**
 * Mean and standard deviation over all pixels of all training images, summed in whole numbers. A
 * channel without spread has standard deviation 1, for it to be a divisor.
 */
export async function channelStatistics(dataset: Dataset): Promise<ChannelStatistics> {
  const { layout, side } = dataset;
  const plane = side * side;
  const record = recordBytes(layout, side);
  const labels = labelBytes[layout].count;
  const counts = [0, 1, 2].map(() => new Float64Array(256));
  for (const file of dataset.train) {
    let at = 0;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      for (const byte of chunk as Buffer) {
        const histogram = at < labels ? undefined : counts[Math.floor((at - labels) / plane)];
        if (histogram) histogram[byte] = (histogram[byte] ?? 0) + 1;
        at = at + 1 === record ? 0 : at + 1;
      }
    }
  }
  const statistics = counts.map(statisticsOf);
  return {
    mean: statistics.map(({ mean }) => mean),
    std: statistics.map(({ std }) => std),
  };
}

function statisticsOf(histogram: Float64Array) {
  let [count, sum, squares] = [0, 0, 0];
  histogram.forEach((times, value) => {
    count += times;
    sum += times * value;
    squares += times * value * value;
  });
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  return { mean: mean / 255, std: variance > 0 ? Math.sqrt(variance) / 255 : 1 };
}
