import { type Html, html } from './html.js';

/** Names and values, one a row. */
export function factsTable(label: string, facts: readonly (readonly [string, string])[]): Html {
  return html`<table class="facts" aria-label="${label}"><tbody>
${facts.map(
  ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
)}</tbody></table>`;
}
