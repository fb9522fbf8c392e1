import { queryOptions } from '@tanstack/react-query';
import { planSchema } from '@tunnel/core/resources';
import { getJson } from './request.js';

/** A run’s tasks, with their states, and what they need of each other. */
export function planQuery(id: string) {
  return queryOptions({
    queryKey: ['runs', id, 'plan'],
    queryFn: ({ signal }) => getJson(`runs/${encodeURIComponent(id)}/plan`, planSchema, signal),
  });
}
