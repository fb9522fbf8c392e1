import { queryOptions } from '@tanstack/react-query';
import { experimentListSchema } from '@tunnel/core/resources';
import { getJson } from './request.js';

/** All experiments. They are the service’s own: they stay the same as long as it runs. */
export const experimentsQuery = queryOptions({
  queryKey: ['experiments'],
  queryFn: ({ signal }) => getJson('experiments', experimentListSchema, signal),
  staleTime: Number.POSITIVE_INFINITY,
});
