/** Text made safe within Markdown, in paragraphs and in tables: nothing in it is markup. */
export function markdownText(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`);
}
