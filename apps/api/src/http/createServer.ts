import { createServer as createHttpServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { ApiConfig } from '../config/apiConfig.js';
import { answerClientErrors } from './answerClientErrors.js';

/** How often connections are looked at for time-outs. */
const checkMs = 1000;

/** An HTTP server for the app that no slow or idle client can hold up. It does not listen yet. */
export function createServer(app: Express, config: ApiConfig): Server {
  const server = createHttpServer(
    {
      headersTimeout: config.headersTimeoutMs,
      requestTimeout: config.requestTimeoutMs,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );
  answerClientErrors(server);
  server.timeout = config.idleTimeoutMs;
  server.maxConnections = config.maxConnections;
  return server;
}
