import { type scaleSchema, TunnelError } from '@tunnel/core';
import {
  type ListedRun,
  type RunSort,
  type RunSummary,
  type runPageSchema,
  runSorts,
  type Standing,
} from '@tunnel/core/resources';
import { z } from 'zod';

/** Which runs, in which order, from where on. */
export interface RunQuery {
  readonly experiment?: string | undefined;
  readonly scale?: z.output<typeof scaleSchema> | undefined;
  readonly state?: Standing | undefined;
  readonly sort: RunSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A run’s place in an order: its value, and its id among runs of the same value. */
type Place = readonly [value: string, id: string];

const cursorSchema = z.tuple([z.enum(runSorts), z.string(), z.string()]);

/**
 * A page of runs. A cursor says after which run the page begins, so runs that are added or removed
 * meanwhile neither shift others nor show any twice: the cursor of one that is gone still stands for its
 * place.
 *
 * @throws TunnelError `not-found` for a cursor that no page of this order has given
 */
export function pageOfRuns(
  runs: readonly ListedRun[],
  query: RunQuery,
): z.input<typeof runPageSchema> {
  const { experiment, scale, state, sort, limit, cursor } = query;
  const after = cursor === undefined ? null : placeOf(cursor, sort);
  const wanted = runs
    .filter((run) => experiment === undefined || run.experiment === experiment)
    .filter((run) => scale === undefined || run.scale === scale)
    .filter((run) => state === undefined || run.state === state)
    .map((run) => ({ run, place: [sortValue(run, sort), run.id] as const }))
    .filter(({ place }) => after === null || compare(place, after, sort) > 0)
    .sort((a, b) => compare(a.place, b.place, sort));
  const page = wanted.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ run }) => run),
    next: last && wanted.length > limit ? cursorOf(last.place, sort) : null,
  };
}

/** Runs that have not ended come as if they had ended last. */
function sortValue(run: RunSummary, sort: RunQuery['sort']): string {
  switch (sort) {
    case 'createdAt':
    case '-createdAt':
      return run.createdAt;
    case 'finishedAt':
    case '-finishedAt':
      return run.finishedAt ?? '9';
    case 'experiment':
    case '-experiment':
      return run.experiment;
  }
}

function compare(a: Place, b: Place, sort: RunQuery['sort']): number {
  const direction = sort.startsWith('-') ? -1 : 1;
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? '';
    if (value !== other) return value < other ? -direction : direction;
  }
  return 0;
}

function cursorOf([value, id]: Place, sort: RunQuery['sort']): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

function placeOf(cursor: string, sort: RunQuery['sort']): Place {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) {
    const [of, ...place] = parsed.data;
    if (of === sort && cursorOf(place, of) === cursor) return place;
  }
  throw new TunnelError(
    'not-found',
    `no page of the runs sorted by ${sort} has given this cursor; give the one that “next” had, or none`,
    { cursor, sort },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
