import type { Context } from '../Context.js';

/** The environment of an experiment: `--data-dir` goes before TUNNEL_DATA_DIR. */
export function envOf({ env }: Context, dataDir: string | undefined): NodeJS.ProcessEnv {
  return dataDir === undefined ? env : { ...env, TUNNEL_DATA_DIR: dataDir };
}
