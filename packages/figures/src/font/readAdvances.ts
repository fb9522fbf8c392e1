import { readFileSync } from 'node:fs';

/** Horizontal advances of a font, in units of 1 / `unitsPerEm` of the font size. */
export interface Advances {
  readonly unitsPerEm: number;
  /** The advance of a code point; that of the missing-glyph box for one the font does not have. */
  advance(codePoint: number): number;
}

/**
 * Reads the advances of a TrueType file: its tables `head`, `hhea`, `hmtx` and the format 4
 * subtable of `cmap`, which covers the basic multilingual plane (OpenType specification 1.9).
 * Kerning is left out; it changes the width of a line of text by about one per cent.
 */
export function readAdvances(file: string): Advances {
  const bytes = readFileSync(file);
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = tableOffsets(font);
  const widths = table('hmtx');
  const widthCount = font.getUint16(table('hhea') + 34);
  const segments = unicodeSegments(font, table('cmap'));
  return {
    unitsPerEm: font.getUint16(table('head') + 18),
    advance(codePoint) {
      const glyph = glyphIndex(font, segments, codePoint);
      return font.getUint16(widths + 4 * Math.min(glyph, widthCount - 1));
    },
  };
}

function tableOffsets(font: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  const count = font.getUint16(4);
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    const tag = [0, 1, 2, 3].map((byte) => String.fromCharCode(font.getUint8(record + byte)));
    offsets.set(tag.join(''), font.getUint32(record + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new Error(`the font has no table ${tag}`);
    return offset;
  };
}

/** Where the format 4 subtable of `cmap` begins. */
function unicodeSegments(font: DataView, cmap: number): number {
  const count = font.getUint16(cmap + 2);
  for (let record = cmap + 4; record < cmap + 4 + 8 * count; record += 8) {
    const subtable = cmap + font.getUint32(record + 4);
    if (font.getUint16(subtable) === 4) return subtable;
  }
  throw new Error('the font has no cmap subtable of format 4');
}

function glyphIndex(font: DataView, segments: number, codePoint: number): number {
  if (codePoint > 0xffff) return 0;
  const bytes = font.getUint16(segments + 6);
  const ends = segments + 14;
  const starts = ends + bytes + 2;
  for (let at = 0; at < bytes; at += 2) {
    if (font.getUint16(ends + at) < codePoint) continue;
    const start = font.getUint16(starts + at);
    if (start > codePoint) return 0;
    const delta = font.getUint16(starts + bytes + at);
    const rangeAt = starts + 2 * bytes + at;
    const range = font.getUint16(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = font.getUint16(rangeAt + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
