import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The user's cache of what Tunnel downloads and generates: `TUNNEL_CACHE_DIR`, else `tunnel` under
 * `XDG_CACHE_HOME` or `~/.cache`. Absolute.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['TUNNEL_CACHE_DIR']) return resolve(env['TUNNEL_CACHE_DIR']);
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'tunnel');
}
