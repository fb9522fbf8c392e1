/** The control characters of a text, other than line breaks. */
export function controlCharacters(text: string): string[] {
  return [...text].filter((character) => /\p{Cc}/u.test(character) && character !== '\n');
}
