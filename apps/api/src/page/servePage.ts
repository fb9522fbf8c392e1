import type { RequestHandler, Router } from 'express';
import sirv, { type Options } from 'sirv';

const year = 365 * 24 * 3600;

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

const options: Options = {
  brotli: true,
  gzip: true,
  etag: true,
  setHeaders: (response, path) => {
    const keep = path.startsWith('/assets/') ? `public, max-age=${year}, immutable` : 'no-cache';
    response.setHeader('Cache-Control', keep);
    response.setHeader('Content-Security-Policy', policy);
  },
};

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
    response.locals['route'] = 'page';
    files(request, response, () => {
      const opened = request.accepts(['json', 'html']) === 'html';
      if (opened && !/^\/(api|assets)\//.test(path)) return page(request, response, next);
      response.locals['route'] = undefined;
      next();
    });
  };
  router.use(serve);
}
