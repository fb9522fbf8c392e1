/** A number with three significant digits; a dash where there is none. */
export function significant(value: number | null): string {
  if (value === null) return '–';
  const [digits = '', exponent] = value.toPrecision(3).split('e');
  const short = String(Number(digits));
  return exponent === undefined ? short : `${short}e${exponent}`;
}
