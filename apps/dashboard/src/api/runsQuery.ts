import { queryOptions } from '@tanstack/react-query';
import { runPageSchema } from '@tunnel/core/resources';
import { getJson } from './request.js';

/** How often a list is looked at again while one of its runs has not ended, in milliseconds. */
const liveEveryMs = 4_000;

/** Which runs, in which order, from where on; default all, the newest first. */
export interface RunFilter {
  readonly experiment?: string | undefined;
  readonly scale?: string | undefined;
  readonly state?: string | undefined;
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of runs. */
export function runsQuery(filter: RunFilter) {
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
  return queryOptions({
    queryKey: ['runs', 'list', query.toString()],
    queryFn: ({ signal }) => getJson(`runs?${query}`, runPageSchema, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.finishedAt === null) ? liveEveryMs : false,
  });
}
