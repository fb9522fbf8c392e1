import type { RunRecord } from '@tunnel/core';
import { sentence } from '../words/sentence.js';
import { type Html, html } from './html.js';
import { type Place, section } from './section.js';

/** The parts that a run left out, and why; null where it left out none. */
export function omittedSection({ omitted }: RunRecord, place: Place): Html | null {
  if (omitted.length === 0) return null;
  return section(
    place,
    'omitted',
    'Left out',
    html`<dl class="omitted">${omitted.map(
      ({ part, reason }) => html`<dt>${part}</dt><dd>${sentence(reason)}</dd>`,
    )}</dl>`,
  );
}
