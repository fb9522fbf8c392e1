import { TunnelError } from '@tunnel/core';
import type { NetworkSettings } from './NetworkSettings.js';

/**
 * How many epochs of so many images make about so many optimiser steps of a training, at least one.
 *
 * @throws TunnelError `internal` for a training that does not state its batch size
 */
export function epochsOf(steps: number, images: number, { training }: NetworkSettings): number {
  const { batchSize } = training;
  if (batchSize === undefined) throw new TunnelError('internal', 'the batch size is not stated');
  return Math.max(1, Math.round(steps / Math.ceil(images / batchSize)));
}
