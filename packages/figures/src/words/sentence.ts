/** A clause as a sentence of its own: with a capital and a full stop. */
export function sentence(clause: string): string {
  const first = `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
