import { once } from 'node:events';
import type { Server } from 'node:http';
import { parseArgs } from 'node:util';
import { isTunnelError, TunnelError } from '@tunnel/core';
import { Store, Tokens } from '@tunnel/store';
import { ClusterRuns } from './cluster/ClusterRuns.js';
import { flagOf, readConfig, settingNames } from './config/apiConfig.js';
import { createApp } from './createApp.js';
import { createServer } from './http/createServer.js';
import { openServiceLog } from './http/serviceLog.js';
import { pageFolder } from './page/pageFolder.js';
import { RunService } from './runs/RunService.js';

/**
 * Serves the API until the process is told to stop (SIGINT, SIGTERM): then it takes no more requests,
 * and ends when those that it has are answered, or after `shutdownMs`. What is computed stops within a
 * step, and goes on when the store is served again.
 *
 * @param argv flags, such as `--port 8080`; see `apiConfigSchema`
 * @returns the exit code: 0 after a stop, 2 for wrong input, 1 where it cannot listen
 */
export async function serve(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    await listenUntilStopped(argv, env);
    return 0;
  } catch (error) {
    const code = isTunnelError(error) ? error.code : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${message} [${code}]\n`);
    return code === 'usage' ? 2 : 1;
  }
}

async function listenUntilStopped(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(parseFlags(argv), env);
  const store = await Store.open(config.store ?? env['TUNNEL_STORE']);
  const { log, dropped } = openServiceLog(config.logLevel);
  let stopping = false;
  const runs = await RunService.open({
    store,
    workers: config.workers,
    queueLimit: config.queueLimit,
    env,
    graceMs: config.shutdownMs,
    onError: (error, run) => log.error({ err: error, run }, 'a run failed'),
  });
  const cluster = new ClusterRuns({
    store,
    env,
    onError: (error, run) => log.warn({ err: error, run }, 'a run of a cluster cannot be read'),
  });
  const tokens = new Tokens(store.folder);
  const page = pageFolder();
  if (page === null)
    log.warn('the page is not built, “npm run build” does; the API alone is served');
  const isStopping = () => stopping;
  const app = createApp({
    config,
    store,
    log,
    tokens,
    runs,
    cluster,
    page,
    droppedLines: dropped,
    isStopping,
  });
  const server = createServer(app, config);
  try {
    // Of many that connect at once none is turned away before it could be answered.
    server.listen({ port: config.port, host: config.host, backlog: config.maxConnections });
    await once(server, 'listening');
  } catch (error) {
    await runs.close();
    throw error;
  }
  const url = addressOf(server);
  log.info({ url, store: store.folder }, 'listening');
  process.stderr.write(`Tunnel’s results are at ${url}; ${url}/docs has the routes of the API\n`);
  const signal = await stopSignal();
  stopping = true;
  log.info({ signal }, 'stopping');
  await Promise.all([runs.close(), cluster.close(), close(server, config.shutdownMs)]);
  log.info('stopped');
  log.flush();
}

function parseFlags(argv: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(
    settingNames.map((name) => [flagOf(name), { type: 'string' as const }]),
  );
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const flags = Object.keys(options).map((name) => `--${name}`);
    throw new TunnelError('usage', `${message}; the flags are ${flags.join(', ')}`);
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}

/** Stops listening and waits for what is being answered, but no longer than `withinMs`. */
async function close(server: Server, withinMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(late);
}
