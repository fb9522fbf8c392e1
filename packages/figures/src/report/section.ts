import { type Html, type HtmlPart, html } from './html.js';

/** Where a part of a page stands: what the ids in it begin with, and the level of its headings. */
export interface Place {
  readonly prefix: string;
  readonly level: number;
}

/** The place of a part of a page that shows one run alone. */
export const wholePage: Place = { prefix: '', level: 2 };

/** The place of what stands within a section there. */
export function within({ prefix, level }: Place): Place {
  return { prefix, level: level + 1 };
}

/** A part of a page under a heading; `id` is its name on the page. */
export function section(place: Place, id: string, title: HtmlPart, body: HtmlPart): Html {
  const heading = `${place.prefix}${id}`;
  return html`<section aria-labelledby="${heading}">
<h${place.level} id="${heading}">${title}</h${place.level}>
${body}
</section>
`;
}

/** A section that shows its heading alone until it is opened; all of it in print. */
export function foldedSection(place: Place, id: string, title: HtmlPart, body: HtmlPart): Html {
  const heading = `${place.prefix}${id}`;
  return html`<section aria-labelledby="${heading}">
<details>
<summary><h${place.level} id="${heading}">${title}</h${place.level}></summary>
${body}
</details>
</section>
`;
}
