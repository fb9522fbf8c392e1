import type { RunRecord } from '@tunnel/core';
import { type RunFigure, runFigures } from '../charts/runFigures.js';
import { type Html, html } from './html.js';
import { type Place, section } from './section.js';
import { themedFigure } from './themedFigure.js';

/** The figures of a run; null where it has none. */
export function figuresSection(run: RunRecord, place: Place): Html | null {
  const figures = runFigures(run);
  if (figures.length === 0) return null;
  const drawn = figures.map((figure) => drawnFigure(figure, place));
  return section(place, 'figures', 'Figures', html`${drawn}`);
}

/** A figure of a run in a page; with `widthPx`, drawn for that width. */
export function drawnFigure(
  { name, draw, label, caption, narrow }: RunFigure,
  { prefix }: Place,
  widthPx?: number,
): Html {
  const idPrefix = `${prefix}${name}`;
  const options = { label, caption, narrow, idPrefix };
  return html`${themedFigure(draw, widthPx === undefined ? options : { ...options, widthPx })}
`;
}
