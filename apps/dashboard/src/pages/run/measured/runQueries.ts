import { queryOptions } from '@tanstack/react-query';
import type { TaskKind } from '@tunnel/core';
import {
  comparisonSchema,
  embeddingsSchema,
  figuresSchema,
  findingsSchema,
  layersSchema,
  type RunDetail,
  runDetailSchema,
  runPageSchema,
  similaritiesSchema,
  spectraSchema,
  tunnelsSchema,
  variancesSchema,
} from '@tunnel/core/resources';
import type { z } from 'zod';
import { ApiProblem } from '../../../api/ApiProblem.js';
import { getJson } from '../../../api/request.js';

/** What was measured of each layer, by seed and over the seeds; null without results. */
export const layersQuery = (run: string) => partQuery(run, 'layers', layersSchema, isRecorded);

/** What the run found of its networks’ tunnels; null without results. */
export const tunnelsQuery = (run: string) => partQuery(run, 'tunnels', tunnelsSchema, isRecorded);

/** What the run says to the claims; null without results. */
export const findingsQuery = (run: string) =>
  partQuery(run, 'findings', findingsSchema, isRecorded);

/** The run’s figures; null without results. */
export const figuresQuery = (run: string) => partQuery(run, 'figures', figuresSchema, isRecorded);

/** CKA of layers with each other; null where the run measured none. */
export const similarityQuery = (run: string) =>
  partQuery(run, 'similarity', similaritiesSchema, hasTask('similarity'));

/** Singular values of layers; null where the run measured none. */
export const spectraQuery = (run: string) =>
  partQuery(run, 'spectra', spectraSchema, hasTask('spectrum'));

/** Variance within and between classes; null where the run measured none. */
export const varianceQuery = (run: string) =>
  partQuery(run, 'variance', variancesSchema, hasTask('variance'));

/** Maps of the images by layer; null where the run has none. */
export const embeddingsQuery = (run: string) =>
  partQuery(run, 'embeddings', embeddingsSchema, hasTask('embed'));

/** Several runs side by side. */
export const comparisonQuery = (runs: readonly string[]) =>
  queryOptions({
    queryKey: ['comparisons', ...runs],
    queryFn: ({ signal }) =>
      getJson(
        `comparisons?runs=${runs.map(encodeURIComponent).join(',')}`,
        comparisonSchema,
        signal,
      ),
  });

/** How often a run is looked at that is done and waits for its record, in milliseconds. */
const recordEveryMs = 4_000;

/** The run in short. */
export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ['runs', run],
    queryFn: ({ signal }) => getJson(`runs/${encodeURIComponent(run)}`, runDetailSchema, signal),
    refetchInterval: ({ state }) =>
      state.data && isUnrecorded(state.data) ? recordEveryMs : false,
  });

/** Whether a run is done and has no record, as one of a cluster has not before it was followed to its end. */
export function isUnrecorded(run: RunDetail): boolean {
  return run.state === 'done' && !isRecorded(run);
}

/** The latest runs that are done. */
export const recentRunsQuery = queryOptions({
  queryKey: ['runs', 'recent'],
  queryFn: ({ signal }) => getJson('runs?state=done&limit=50', runPageSchema, signal),
});

/** A part of a run; null where it is not there, which is known without asking for it in most cases. */
function partQuery<S extends z.ZodType>(
  run: string,
  part: string,
  schema: S,
  isThere: (detail: RunDetail) => boolean,
) {
  return queryOptions({
    queryKey: ['runs', run, part],
    queryFn: async ({ client, signal }) => {
      if (!isThere(await client.ensureQueryData(runQuery(run)))) return null;
      return getJson(`runs/${encodeURIComponent(run)}/${part}`, schema, signal).catch(
        nullWhereNone,
      );
    },
  });
}

/** Whether a run has a record: it has when it is done. */
function isRecorded({ data }: RunDetail): boolean {
  return data !== null;
}

function hasTask(kind: TaskKind) {
  return (run: RunDetail) => isRecorded(run) && run.tasks.some((task) => task.kind === kind);
}

/** The store may have lost a task’s results, or somebody the run. */
function nullWhereNone(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null;
  throw error;
}
