import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Router } from 'express';
import { answerOf } from '../http/Answers.js';
import { sendAnswer } from '../http/sendAnswer.js';

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
  const require = createRequire(import.meta.url);
  const program = readFileSync(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'));
  const styles = readFileSync(require.resolve('swagger-ui-dist/swagger-ui.css'));
  const script = 'text/javascript; charset=utf-8';
  const files = new Map([
    ['/docs', answerOf(200, 'text/html; charset=utf-8', page)],
    ['/docs/start.js', answerOf(200, script, start)],
    ['/docs/swagger-ui-bundle.js', answerOf(200, script, program)],
    ['/docs/swagger-ui.css', answerOf(200, 'text/css; charset=utf-8', styles)],
  ]);
  for (const [path, answer] of files) {
    router.get(path, (request, response) => {
      response.setHeader('Content-Security-Policy', policy);
      sendAnswer(request, response, answer);
    });
  }
}
