import type { PlanGraph } from '@tunnel/core/resources';

type PlanTask = PlanGraph['nodes'][number];

const words: Record<PlanTask['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  cached: 'from the store',
  elsewhere: 'done elsewhere',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** How a task stands, in words, and how far it is. */
export function taskStateWords({ state, progress }: PlanTask): string {
  if (progress === null || progress.steps === 0) return words[state];
  return `${words[state]}, ${Math.floor((100 * progress.step) / progress.steps)} %`;
}
