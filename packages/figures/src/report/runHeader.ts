import type { RunRecord } from '@tunnel/core';
import { isBuiltIn } from './dataNotes.js';
import { type Html, html } from './html.js';

/** What a run is about: title, question, and where the question is from. */
export function runHeader(run: RunRecord, level: number, id?: string): Html {
  const { title, question, source } = run;
  const badge = isBuiltIn(run) && html` <span class="badge">built-in data</span>`;
  return html`<header>
<h${level}${id !== undefined && html` id="${id}"`}>${title}${badge}</h${level}>
<p class="question">${question}</p>
${source !== null && html`<p class="small">Source: ${source}</p>`}
</header>`;
}
