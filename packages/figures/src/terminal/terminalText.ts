/** Text that cannot steer a terminal: control characters and line breaks become `?`. */
export function terminalText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '?');
}

/** Text cut to at most `width` characters, with an ellipsis where something is missing. */
export function cutText(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Text with plain spaces: those that do not break are for figures and pages. */
export function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
