import { readFileSync } from 'node:fs';

/**
 * When a process of this machine started, in clock ticks since the machine did, and whether it has
 * ended and merely waits to be reaped. Null where there is no such process, or no `/proc`.
 */
export function processStart(pid: number): { started: string; ended: boolean } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name, in parentheses, may hold anything; proc(5) counts the fields from 1.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  return { started: fields[22 - 3] ?? '', ended: state === 'Z' || state === 'X' };
}
