/** A page without the data of its fonts and pictures, so that a failing test prints what can be read. */
export function withoutData(page: string): string {
  return page.replaceAll(/base64,[A-Za-z0-9+/=]*/g, 'base64,');
}

/** Headings with their texts, in order. */
export function headings(page: string): string[] {
  return [...page.matchAll(/<h[1-6][^>]*>(.*?)<\/h[1-6]>/g)].map(([, text]) => text ?? '');
}

/** The text of a page without its markup, style and figures. */
export function words(page: string): string {
  return page
    .replaceAll(/<(style|svg)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[ \n]+/g, ' ');
}

/** Elements that were opened and not closed, or closed and not opened. */
export function unbalanced(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const markup = page.replace(/^<!doctype html>/, '');
  for (const [, slash, name = '', rest = ''] of markup.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)([^>]*)>/g,
  )) {
    if (['meta', 'link', 'br', 'img'].includes(name) || rest.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else wrong.push(name);
  }
  return [...open, ...wrong];
}

/** The ids of a page’s elements. */
export function elementIds(page: string): string[] {
  return [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '');
}

/** What a page refers to beyond itself, by any means that a browser follows. */
export function outsideReferences(page: string): string[] {
  const names = new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']);
  const elements = page.match(/<(script|link|iframe|object|embed|base|form)\b/gi) ?? [];
  const addresses = page.match(/\b(?:https?:)?\/\/[a-z][^\s"'<>)]*/gi) ?? [];
  const targets = [...page.matchAll(/\b(?:src|href|srcset)="([^"]*)"/gi)].map(([, to]) => to ?? '');
  const urls = [...page.matchAll(/url\(([^)]*)\)/g)].map(([, to]) => to ?? '');
  const inside = (to: string) => /^(#|data:(font\/woff2|image\/png);base64,)/.test(to);
  return [
    ...elements,
    ...(page.match(/@import/g) ?? []),
    ...addresses.filter((address) => !names.has(address)),
    ...[...targets, ...urls].filter((to) => !inside(to)),
  ];
}
