import type { Standing } from '@tunnel/core/resources';

const stateWords: Record<Standing, string> = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Where a run stands, in a word. */
export function StateBadge({ state }: { state: Standing }) {
  return <span className={`badge ${state}`}>{stateWords[state]}</span>;
}
