import { loadAddon } from './addon/loadAddon.js';

/** The names of all errors that the engine can report: a part of core’s `errorCodes`. */
export function engineErrorCodes(): string[] {
  return loadAddon().errorCodes();
}
