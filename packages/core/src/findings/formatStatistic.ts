/** A number of a finding with its unit: `3.2 points`, `0.43`, `−12 layers`. Three digits that count. */
export function formatStatistic(value: number, unit: string | null): string {
  const rounded = Number(value.toPrecision(3));
  const small = rounded !== 0 && Math.abs(rounded) < 1e-3;
  const digits = small ? rounded.toExponential() : String(rounded);
  const text = digits.replace('-', '−');
  return unit === null ? text : `${text} ${unit}`;
}
