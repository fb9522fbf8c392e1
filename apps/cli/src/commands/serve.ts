import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import type { Context } from '../Context.js';
import { exitCodes } from '../exitCodes.js';
import { jsonOption, storeOption } from '../options/common.js';

const example = `
Results are read from the store as they come in. Further settings are variables, such as
TUNNEL_API_CORS_ORIGINS and TUNNEL_API_RATE_LIMIT. With --json every request is logged, a line each.

Example:
  tunnel serve --port 8080`;

/** `tunnel serve`: the results API, in a process of its own until it is told to stop. */
export function serveCommand(context: Context) {
  return new Command('serve')
    .description('serve the results over HTTP')
    .addOption(new Option('--host <host>', 'where it listens (default: 127.0.0.1)'))
    .addOption(new Option('--port <port>', 'its port, 0 for any that is free (default: 4600)'))
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async ({ host, port, store, json }) => {
      const level = json ? 'info' : 'warn';
      const given = {
        host,
        port,
        store,
        'log-level': context.env['TUNNEL_API_LOG_LEVEL'] ?? level,
      };
      const flags = Object.entries(given).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
      );
      await runUntilStopped(context, flags);
    });
}

/** Runs the service’s own program: applications never import each other. */
async function runUntilStopped({ env, signal }: Context, flags: readonly string[]): Promise<void> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@tunnel/api/package.json');
  const program = join(dirname(manifest), 'bin/serve.mjs');
  const service = spawn(process.execPath, [program, ...flags], { env, stdio: 'inherit' });
  const stop = () => service.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const [code]: unknown[] = await once(service, 'close');
  signal.removeEventListener('abort', stop);
  if (code === exitCodes.done) return;
  const wrong = code === exitCodes.wrongInput;
  throw new TunnelError(
    wrong ? 'usage' : 'service-failed',
    `the service ended with ${code ?? 'a signal'}; it said why above`,
    { code },
  );
}
