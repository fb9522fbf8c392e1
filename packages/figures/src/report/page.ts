import { type Html, html, trusted } from './html.js';
import { reportCss } from './reportCss.js';

/**
 * A whole HTML page that needs nothing else: it has no script and fetches nothing, follows the
 * reader’s light or dark theme, and prints.
 *
 * @param wide whether its tables and columns may be wider than text is read well
 */
export function page(title: string, body: Html, wide = false): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">
<meta name="generator" content="Tunnel">
<title>${title}</title>
<style>${trusted(reportCss())}</style>
</head>
<body>
<main${wide ? html` class="wide-page"` : null}>
${body}
</main>
</body>
</html>
`;
  return markup;
}
