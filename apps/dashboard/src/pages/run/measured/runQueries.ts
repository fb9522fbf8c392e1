import { queryOptions } from '@tanstack/react-query';
import {
  comparisonSchema,
  embeddingsSchema,
  figuresSchema,
  findingsSchema,
  layersSchema,
  runPageSchema,
  similaritiesSchema,
  spectraSchema,
  tunnelsSchema,
  variancesSchema,
} from '@tunnel/core/resources';
import type { z } from 'zod';
import { ApiProblem } from '../../../api/ApiProblem.js';
import { getJson } from '../../../api/request.js';

/** What was measured of each layer, by seed and over the seeds. */
export const layersQuery = (run: string) => partQuery(run, 'layers', layersSchema);

/** What the run found of its networks’ tunnels. */
export const tunnelsQuery = (run: string) => partQuery(run, 'tunnels', tunnelsSchema);

/** What the run says to the claims. */
export const findingsQuery = (run: string) => partQuery(run, 'findings', findingsSchema);

/** The run’s figures. */
export const figuresQuery = (run: string) => partQuery(run, 'figures', figuresSchema);

/** CKA of layers with each other. */
export const similarityQuery = (run: string) => partQuery(run, 'similarity', similaritiesSchema);

/** Singular values of layers. */
export const spectraQuery = (run: string) => partQuery(run, 'spectra', spectraSchema);

/** Variance within and between classes. */
export const varianceQuery = (run: string) => partQuery(run, 'variance', variancesSchema);

/** Maps of the images by layer. */
export const embeddingsQuery = (run: string) => partQuery(run, 'embeddings', embeddingsSchema);

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

/** The latest runs that are done. */
export const recentRunsQuery = queryOptions({
  queryKey: ['runs', 'recent'],
  queryFn: ({ signal }) => getJson('runs?state=done&limit=50', runPageSchema, signal),
});

/** A part of a run; null where the run has none. */
function partQuery<S extends z.ZodType>(run: string, part: string, schema: S) {
  return queryOptions({
    queryKey: ['runs', run, part],
    queryFn: ({ signal }) =>
      getJson(`runs/${encodeURIComponent(run)}/${part}`, schema, signal).catch(nullWhereNone),
  });
}

function nullWhereNone(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null;
  throw error;
}
