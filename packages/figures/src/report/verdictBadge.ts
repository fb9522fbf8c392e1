import type { Finding } from '@tunnel/core';
import { leaningOf } from '../words/describeFinding.js';
import { type Html, html } from './html.js';

/** A verdict as a word in a frame of its own look and colour, and where it leans behind it. */
export function verdictBadge(finding: Finding): Html {
  const { verdict } = finding;
  const leaning = leaningOf(finding);
  return html`<span class="verdict ${verdict}">${verdict}</span>${
    leaning && html` <span class="leaning">${leaning}</span>`
  }`;
}
