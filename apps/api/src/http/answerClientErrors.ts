import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { TunnelError } from '@tunnel/core';
import { problemOf, problemType } from './problem.js';

/**
 * Answers with a problem document what never becomes a request: headers or a body that do not come in
 * time, headers that are too large, what is no HTTP. The connection is closed.
 */
export function answerClientErrors(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => latest.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = latest.get(socket);
    // What is half sent cannot be taken back.
    const halfSent = response?.headersSent === true && !response.writableFinished;
    if (socket.writable && !halfSent) socket.end(rawAnswer(errorOf(error)));
    else socket.destroy();
  });
}

function errorOf({ code, message }: NodeJS.ErrnoException): TunnelError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new TunnelError(
      'request-timeout',
      'the request did not come in time; send its headers and its body at once',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new TunnelError('headers-too-large', 'the request’s headers are too large; send fewer');
  }
  return new TunnelError('invalid-request', `the request is no HTTP: ${message}`);
}

function rawAnswer(error: TunnelError): string {
  const problem = problemOf(error, randomUUID());
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${problem.instance}`,
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
