import type { Reference } from '@tunnel/core';
import { markWords } from '../words/describeFinding.js';
import { type Html, html } from './html.js';

/** What others report, each value with its mark and its source; null where there is nothing. */
export function referenceList(references: readonly Reference[]): Html | null {
  if (references.length === 0) return null;
  return html`<ul class="references">${references.map(
    ({ value, mark, source }) =>
      html`<li><span class="mark ${mark}">${markWords[mark]}</span> ${value} <span class="source">${source}</span></li>`,
  )}</ul>`;
}
