/** Which layers were read: `taps relu1 to relu12`. */
export function describeTaps(names: readonly string[]): string {
  const first = names[0] ?? '';
  const last = names.at(-1) ?? '';
  return first === last ? `tap ${first}` : `taps ${first} to ${last}`;
}
