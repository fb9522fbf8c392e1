import { loadAddon } from './addon/loadAddon.js';

/** The engine’s own version. */
export function engineVersion(): string {
  return loadAddon().version();
}
