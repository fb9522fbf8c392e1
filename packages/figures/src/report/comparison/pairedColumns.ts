import { type Html, type HtmlPart, html } from '../html.js';

/** The names of two runs that are laid side by side. */
export type RunNames = readonly [first: string, second: string];

/** Two things next to each other, each with its run’s name; below each other on a phone. */
export function pairedColumns(names: RunNames, first: HtmlPart, second: HtmlPart): Html {
  return html`<div class="pair">
${[first, second].map(
  (content, index) => html`<div class="side"><p class="side-name">${names[index] ?? ''}</p>
${content === null ? html`<p class="small">This run has none.</p>` : content}
</div>
`,
)}</div>`;
}
