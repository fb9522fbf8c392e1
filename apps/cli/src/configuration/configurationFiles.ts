import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The files in which settings are looked for, the stronger first. */
export function configurationFiles(env: NodeJS.ProcessEnv, folder: string): string[] {
  const home = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return [resolve(folder, 'tunnel.config.json'), resolve(home, 'tunnel', 'config.json')];
}
