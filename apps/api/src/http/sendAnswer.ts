import type { Request, Response } from 'express';
import type { Answer } from './Answers.js';

/** Sends an answer, compressed where the client takes that, or 304 where the client has it. */
export function sendAnswer(request: Request, response: Response, answer: Answer): void {
  response.statusCode = answer.status;
  response.setHeader('ETag', answer.etag);
  response.setHeader('Cache-Control', 'no-cache');
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.gzip) response.vary('Accept-Encoding');
  if (isAtClient(request.headers['if-none-match'], answer.etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const compressed = answer.gzip && request.acceptsEncodings('gzip') ? answer.gzip : null;
  if (compressed) response.setHeader('Content-Encoding', 'gzip');
  const bytes = compressed ?? answer.bytes;
  response.setHeader('Content-Type', answer.type);
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}

/**
 * Whether If-None-Match has an entity tag, by weak comparison (RFC 9110, 13.1.2). Express’s own
 * `request.fresh` says no to every client that sends Cache-Control: no-cache, as `fetch` does.
 */
function isAtClient(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
