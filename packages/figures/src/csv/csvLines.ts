/** Records as CSV (RFC 4180, lines end in CR LF), numbers in full precision; null is empty. */
export function csvLines(records: readonly (readonly (string | number | null)[])[]): string {
  return records.map((record) => `${record.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
