import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TunnelError } from '@tunnel/core';
import { packageVersion } from '../packageVersion.js';
import { repositoryRoot } from '../repositoryRoot.js';
import { addonPlatform } from './addonPlatform.js';

/** Where an addon is looked for. */
export interface AddonSearch {
  readonly env?: NodeJS.ProcessEnv;
  /** As napi-rs names it; default this machine’s. */
  readonly platform?: string;
  /** Where one that was built here lies; default this package’s `addon`. */
  readonly built?: string;
  /** The file whose `node_modules` have the platform’s package; default this one. */
  readonly from?: string;
  /** Of the checkout of Tunnel; null where there is none. */
  readonly root?: string | null;
}

/**
 * The engine’s addon: the file that `TUNNEL_ADDON` names, the one that was built in this checkout,
 * else that of the platform’s package, in that order.
 *
 * @throws TunnelError `addon-missing`
 */
export function findAddon(search: AddonSearch = {}): string {
  const { env = process.env, platform = addonPlatform(), from = import.meta.url } = search;
  const named = env['TUNNEL_ADDON'];
  if (named) return existing(resolve(named));
  const built = join(search.built ?? builtFolder(), `tunnel-engine.${platform}.node`);
  if (existsSync(built)) return built;
  const name = `@tunnel/native-${platform}`;
  try {
    return createRequire(from).resolve(name);
  } catch {
    const root = search.root === undefined ? repositoryRoot() : search.root;
    throw missing({ platform, name, built, root });
  }
}

/** `src` and `dist` lie equally deep. */
function builtFolder(): string {
  return fileURLToPath(new URL('../../addon', import.meta.url));
}

function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new TunnelError(
    'addon-missing',
    `TUNNEL_ADDON=${file} is not there; set it to an engine that was built, or unset it`,
    { file },
  );
}

function missing(looked: {
  readonly platform: string;
  readonly name: string;
  readonly built: string;
  readonly root: string | null;
}): TunnelError {
  const { platform, name, built, root } = looked;
  const context = { platform, package: name, file: built };
  if (root !== null) {
    const message = `the engine is not built: ${built} is not there; run "npm run setup"`;
    return new TunnelError('addon-missing', message, context);
  }
  return new TunnelError(
    'addon-missing',
    `there is no engine for ${platform}: ${name} is not installed; run "npm install ${name}@${packageVersion}" (npm leaves it out with --omit=optional), or build the engine from Tunnel’s sources with "npm run setup" and set TUNNEL_ADDON to the file in packages/native/addon`,
    context,
  );
}
