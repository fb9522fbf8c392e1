import { type DataSpec, TunnelError } from '@tunnel/core';
import type { Reading } from './readingOf.js';

/**
 * Whether what is read is what the network was trained on.
 *
 * @throws TunnelError `usage` where nobody says what that was
 */
export function roleOf({ subject, fields: { data } }: Reading): 'id' | 'ood' {
  if (data && subject.data) return sameData(data, subject.data) ? 'id' : 'ood';
  throw new TunnelError(
    'usage',
    'nothing says what the network was trained on; give --role id where it was these images, else --role ood',
  );
}

function sameData(a: DataSpec, b: DataSpec): boolean {
  return a.dataset === b.dataset && JSON.stringify(a.classes) === JSON.stringify(b.classes);
}
