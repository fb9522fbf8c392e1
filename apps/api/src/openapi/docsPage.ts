import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Router } from 'express';
import { serveText } from '../http/serveText.js';

const require = createRequire(import.meta.url);

/** Swagger UI as Fastify’s plugin has it: `swagger-ui-dist` itself reports each installation. */
const program = require.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js');
const styles = require.resolve('@fastify/swagger-ui/static/swagger-ui.css');

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tunnel: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="document"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#document',
  deepLinking: true,
  validatorUrl: null,
});
`;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** Serves the page that shows the document, `/docs`. It fetches nothing from elsewhere. */
export function serveDocs(router: Router): void {
  const headers = { 'Content-Security-Policy': policy };
  const script = 'text/javascript; charset=utf-8';
  const files = [
    ['/docs', 'text/html; charset=utf-8', page],
    ['/docs/start.js', script, start],
    ['/docs/swagger-ui-bundle.js', script, readFileSync(program, 'utf8')],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8', readFileSync(styles, 'utf8')],
  ] as const;
  for (const [path, type, text] of files) serveText(router, path, type, text, headers);
}
