import { readFileSync } from 'node:fs';
import { type FontWeight, fontFamily, webFontFiles } from './fontFiles.js';

let css: string | undefined;

/** The `@font-face` rules that carry the shipped font inside a page or an SVG, as data URLs. */
export function fontFaceCss(): string {
  css ??= `${fontFace(400)}${fontFace(600)}`;
  return css;
}

function fontFace(weight: FontWeight): string {
  const data = readFileSync(webFontFiles[weight]).toString('base64');
  return `@font-face{font-family:${fontFamily};font-style:normal;font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
}
