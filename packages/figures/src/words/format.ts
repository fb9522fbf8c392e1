/** An accuracy from 0 to 1 as `54.5 %`, with a space that does not break. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}\u00a0%`;
}

/** A difference of accuracies from 0 to 1 in percentage points, as `18.0`. */
export function points(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** A count with thousands separated by commas: `10,000`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 layer`, `2 layers`, `10,000 layers`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A duration as `42 s`, `3 min 5 s` or `2 h 4 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
