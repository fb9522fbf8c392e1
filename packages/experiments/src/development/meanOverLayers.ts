import { meanInterval } from '@tunnel/core';
import type { ByLayer } from './readDevelopment.js';

/** The mean; not finite where a value is missing. */
export function meanOverLayers(values: ByLayer): number {
  const all = values.filter((value) => value !== null);
  return all.length < values.length || all.length === 0 ? Number.NaN : meanInterval(all).mean;
}
