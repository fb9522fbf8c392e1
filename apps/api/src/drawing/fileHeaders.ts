/** What a file is called when it is saved. */
export function fileHeaders(name: string): Record<string, string> {
  return { 'Content-Disposition': `inline; filename="${name}"` };
}
