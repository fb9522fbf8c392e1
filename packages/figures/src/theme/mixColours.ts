/** The colour `share` of the way along colours `#rrggbb` that lie equally far from each other. */
export function mixColours(colours: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (colours.length - 1);
  const index = Math.min(Math.floor(at), colours.length - 2);
  const from = channels(colours[Math.max(0, index)] ?? '#000000');
  const to = channels(colours[index + 1] ?? '#000000');
  const mixed = from.map((value, channel) => {
    const other = to[channel] ?? value;
    return Math.round(value + (at - index) * (other - value));
  });
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of a colour `#rrggbb`, 0 to 1 (WCAG 2.2). */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
