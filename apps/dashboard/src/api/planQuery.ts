import { queryOptions } from '@tanstack/react-query';
import { planSchema } from '@tunnel/core/resources';
import { getJson } from './request.js';

/** How often a plan is looked at again while a task of it runs, in milliseconds. */
const liveEveryMs = 4_000;

/** A run’s tasks, with their states, and what they need of each other. */
export function planQuery(id: string) {
  return queryOptions({
    queryKey: ['runs', id, 'plan'],
    queryFn: ({ signal }) => getJson(`runs/${encodeURIComponent(id)}/plan`, planSchema, signal),
    refetchInterval: ({ state }) =>
      state.data?.nodes.some((task) => task.state === 'running') ? liveEveryMs : false,
  });
}
