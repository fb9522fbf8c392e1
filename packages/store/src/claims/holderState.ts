import type { ClaimHolder } from './Claim.js';
import { processStart } from './processStart.js';

/**
 * Whether a claim’s holder lives: known for a process of this machine, `unknown` for another’s. An
 * id that another process has by now is told by the time when that one started.
 */
export function holderState(holder: ClaimHolder, self: ClaimHolder): 'alive' | 'dead' | 'unknown' {
  if (holder.machine !== self.machine) return 'unknown';
  if (!exists(holder.pid)) return 'dead';
  const found = processStart(holder.pid);
  if (!found || holder.started === null) return 'unknown';
  return found.ended || found.started !== holder.started ? 'dead' : 'alive';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
