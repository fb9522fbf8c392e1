import { type Html, html } from './html.js';

/** A table that may be wider than the screen: it scrolls by itself, by keyboard too. */
export function tableRegion(label: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
${table}
</div>`;
}
