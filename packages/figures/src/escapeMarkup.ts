const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe within HTML and SVG, in elements and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return allowedInXml(text.replace(/[&<>"']/g, (character) => entities[character] ?? character));
}

/**
 * Text with the replacement character in place of control characters and halves of surrogate pairs,
 * which XML forbids, escaped or not.
 */
export function allowedInXml(text: string): string {
  return text.replace(forbidden, '\ufffd');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
