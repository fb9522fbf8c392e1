/** The looks that terminal figures have, as SGR parameters (ECMA-48). */
const codes = { id: '34', ood: '33', tunnel: '36', muted: '2', bold: '1' } as const;

/** The name of a look. */
export type Look = keyof typeof codes;

/** Colours text for a terminal. */
export type Paint = (text: string, look: Look) => string;

/** The paint to use: one that colours, or one that leaves text as it is. */
export function paintFor(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, look) => (text.trim() === '' ? text : `\u001b[${codes[look]}m${text}\u001b[0m`);
}
