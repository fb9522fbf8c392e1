import { z } from 'zod';

/** The ends of a value’s interval; null, the default, for both where there is none. */
export const ends = {
  low: z.number().nullable().default(null),
  high: z.number().nullable().default(null),
};

/** Whether both ends are there, the lower one first, or neither is. */
export function areEnds({ low, high }: { low: number | null; high: number | null }): boolean {
  if (low === null || high === null) return low === high;
  return low <= high;
}

/** What `areEnds` asks for, as an issue of a schema. */
export const endsIssue = {
  path: ['low'],
  error: 'and high are the ends of an interval; give both, the lower one first, or null for both',
};
