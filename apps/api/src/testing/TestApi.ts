import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Store } from '@tunnel/store';
import { pino } from 'pino';
import { type ApiConfig, apiConfigSchema } from '../config/apiConfig.js';
import { type AppDeps, createApp } from '../createApp.js';
import { createServer } from '../http/createServer.js';

/** The API of an empty store, listening on loopback. */
export class TestApi {
  readonly url: string;
  readonly store: Store;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(server: Server, store: Store, folder: string) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.url = `http://127.0.0.1:${address.port}`;
    this.store = store;
    this.#folder = folder;
    this.#server = server;
  }

  static async start(
    settings: Partial<ApiConfig> = {},
    deps: Partial<AppDeps> = {},
  ): Promise<TestApi> {
    const folder = await mkdtemp(join(tmpdir(), 'tunnel-api-'));
    const store = await Store.open(join(folder, 'store'));
    const config = { ...apiConfigSchema.parse({ rateLimit: 0, logLevel: 'silent' }), ...settings };
    const log = pino({ level: config.logLevel });
    const server = createServer(createApp({ config, store, log, ...deps }), config);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestApi(server, store, folder);
  }

  /** Asks for a path. */
  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  /** Asks for a path just as it is written: `fetch` would resolve its dots. */
  async getAsWritten(path: string): Promise<{ status: number; type: string; body: string }> {
    const request = httpRequest(this.url, { path, agent: false }).end();
    const [response]: IncomingMessage[] = await once(request, 'response');
    if (!response) throw new Error('no response');
    return {
      status: response.statusCode ?? 0,
      type: response.headers['content-type'] ?? '',
      body: await text(response),
    };
  }

  /** The JSON at a path, which must be there. */
  async json(path: string): Promise<unknown> {
    const response = await this.get(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
