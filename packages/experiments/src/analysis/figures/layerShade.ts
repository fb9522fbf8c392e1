import type { TunnelSpan } from '../tunnelSpan.js';

/** What shades the tunnel on an axis whose categories are all layers in order; null where none was found. */
export function layerShade(
  span: TunnelSpan | null,
): { readonly from: number; readonly to: number; readonly label: string } | null {
  if (!span?.found) return null;
  return { from: span.start - 1, to: span.depth - 1, label: `tunnel (${span.rule})` };
}
