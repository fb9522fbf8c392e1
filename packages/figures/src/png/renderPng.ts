import { Resvg } from '@resvg/resvg-js';
import { TunnelError } from '@tunnel/core';
import { fontFamily, trueTypeFiles } from '../font/fontFiles.js';

/**
 * Draws an SVG as PNG with the shipped font; fonts of the machine are not read, so that the picture
 * is the same everywhere.
 *
 * @param options.scale pixels of the PNG per pixel of the SVG, above 0 to 8; default 2
 * @throws TunnelError `invalid-request` for another scale or text that is not an SVG
 */
export function renderPng(svg: string, options: { readonly scale?: number } = {}): Buffer {
  const scale = options.scale ?? 2;
  if (!(scale > 0 && scale <= 8)) {
    throw new TunnelError('invalid-request', `a PNG's scale is ${scale}; give one above 0 to 8`, {
      scale,
    });
  }
  return parseSvg(svg, scale).render().asPng();
}

function parseSvg(svg: string, scale: number): Resvg {
  try {
    return new Resvg(svg, {
      font: {
        loadSystemFonts: false,
        fontFiles: Object.values(trueTypeFiles),
        defaultFontFamily: fontFamily,
      },
      fitTo: { mode: 'zoom', value: scale },
    });
  } catch (error) {
    throw new TunnelError(
      'invalid-request',
      `a PNG was asked for from text that is not an SVG: ${error}`,
    );
  }
}
