import { escapeMarkup } from '../escapeMarkup.js';

/** Markup that is safe as it stands; made by `html` and, for SVG that we drew, `trusted`. */
export interface Html {
  readonly markup: string;
}

/** What may stand in an `html` template; `null` and `false` leave nothing behind. */
export type HtmlPart = string | number | Html | readonly HtmlPart[] | null | false;

/**
 * A template tag for HTML that escapes every text put into it, so that none is forgotten. Other
 * `Html` goes in as it is, a list part by part.
 */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return { markup: String.raw({ raw: strings }, ...parts.map(markupOf)) };
}

/** Markup of our own making (SVG, CSS) that holds no text of others that is not escaped. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: HtmlPart): string {
  if (part === null || part === false) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return unbroken(escapeMarkup(part));
  if (isList(part)) return part.map(markupOf).join('');
  return part.markup;
}

/** Text that has no line break between a number and its per cent sign. */
function unbroken(text: string): string {
  return text.replace(/(?<=\d) (?=%)/g, '\u00a0');
}

function isList(part: HtmlPart): part is readonly HtmlPart[] {
  return Array.isArray(part);
}
