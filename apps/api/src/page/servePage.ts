import type { RequestHandler, Router } from 'express';
import sirv, { type Options } from 'sirv';

const forGood = `public, max-age=${365 * 24 * 3600}, immutable`;
const policyHeader = 'Content-Security-Policy';

/** Its own scripts and styles alone; charts set styles of their elements one by one. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const options: Options = { brotli: true, gzip: true, etag: true };

/**
 * Serves the built page: its files, and for every other address that a browser opens the page itself,
 * which knows its own views. What has its hash in its name is kept by browsers for good.
 *
 * @param folder of the built page
 */
export function servePage(router: Router, folder: string): void {
  const files = sirv(folder, options);
  const page = sirv(folder, { ...options, single: true, ignores: false });
  const serve: RequestHandler = (request, response, next) => {
    const { method, path } = request;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const usual = response.getHeader(policyHeader) ?? '';
    // Of a 304 too: browsers take its headers for those of what they have.
    response.setHeader(policyHeader, policy);
    response.setHeader('Cache-Control', path.startsWith('/assets/') ? forGood : 'no-cache');
    response.locals['route'] = 'page';
    files(request, response, () => {
      const opened = request.accepts(['json', 'html']) === 'html';
      if (opened && !/^\/(api|assets)\//.test(path)) return page(request, response, next);
      response.setHeader(policyHeader, usual);
      response.removeHeader('Cache-Control');
      response.locals['route'] = undefined;
      next();
    });
  };
  router.use(serve);
}
