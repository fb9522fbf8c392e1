/** The mean; exactly the value where all are equal, which a rounded sum would not give. */
export function meanOf(values: readonly number[]): number {
  const [first = 0] = values;
  const shift = values.reduce((sum, value) => sum + (value - first), 0);
  return first + shift / values.length;
}
