import type { PlanGraph } from '@tunnel/core/resources';

/** How a task stands, in words. */
export const taskStateWords: Record<PlanGraph['nodes'][number]['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  cached: 'from the store',
  elsewhere: 'done elsewhere',
  failed: 'failed',
  cancelled: 'cancelled',
};
