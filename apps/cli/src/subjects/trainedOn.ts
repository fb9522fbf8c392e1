import { type DataSpec, normaliseDataSpec, TunnelError } from '@tunnel/core';
import type { Subject } from './Subject.js';

/**
 * What a network was trained on, whatever its content was then.
 *
 * @throws TunnelError `invalid-request` where nobody said
 */
export function trainedOn({ task, data }: Subject): DataSpec {
  if (data) return normaliseDataSpec({ ...data, contentHash: null });
  throw new TunnelError(
    'invalid-request',
    `“${task.label}” does not say on which one data set it was trained; give the id of a network that does`,
    { id: task.id },
  );
}
