import { rename, writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { type Figure, TunnelError } from '@tunnel/core';
import { checkOutputFile } from './checkOutputFile.js';

/**
 * Refuses, before long work begins, a file that a figure could not be written to.
 *
 * @throws TunnelError `usage` for one that ends in neither .svg nor .png, `output-unwritable`
 */
export async function checkFigureFile(file: string): Promise<void> {
  if (!['.svg', '.png'].includes(extname(file).toLowerCase())) {
    throw new TunnelError('usage', `${file} is neither .svg nor .png; give a name that ends so`);
  }
  await checkOutputFile(file);
}

/** Draws a figure into an .svg or a .png file, whole or not at all. */
export async function writeFigure(file: string, figure: Figure): Promise<void> {
  // Loaded here, for the other commands to answer at once.
  const { figureSvg, renderPng } = await import('@tunnel/figures');
  const svg = figureSvg(figure);
  const path = resolve(file);
  await writeFile(`${path}.tmp`, extname(path).toLowerCase() === '.png' ? renderPng(svg) : svg);
  await rename(`${path}.tmp`, path);
}
