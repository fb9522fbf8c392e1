import type { Measured } from './Measured.js';

/** A mean with its band: `54.2 % (53.1 % to 55.3 %)`, the mean alone where nothing is known of that. */
export function describeMeasured(
  { mean, low, high }: Measured,
  format: (value: number) => string,
): string {
  if (low === high) return format(mean);
  return `${format(mean)} (${format(low)} to ${format(high)})`;
}
