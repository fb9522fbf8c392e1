import type { Finding } from '@tunnel/core';
import { leaningOf } from '../words/describeFinding.js';
import { type Html, html } from './html.js';

/** A verdict as a word in a frame of its own look and colour. */
export function verdictBadge({ verdict }: Finding): Html {
  return html`<span class="verdict ${verdict}">${verdict}</span>`;
}

/** Where an undecided finding leans, beside its verdict; null where it does not. */
export function leaningNote(finding: Finding): Html | null {
  const leaning = leaningOf(finding);
  return leaning === null ? null : html` <span class="leaning">${leaning}</span>`;
}
