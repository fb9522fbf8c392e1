import { runRecordSchema, scaleSchema } from '@tunnel/core';
import {
  findingsSchema,
  layersSchema,
  measureSchema,
  planSchema,
  runDetailSchema,
  runPageSchema,
  runSorts,
  standingSchema,
  tunnelsSchema,
} from '@tunnel/core/resources';
import { z } from 'zod';
import { layersOf } from '../reading/layersOf.js';
import { pageOfRuns } from '../reading/pageOfRuns.js';
import { planOf } from '../reading/planOf.js';
import { runDetailOf, unrecordedDetailOf } from '../reading/runDetail.js';
import { tunnelsOf } from '../reading/tunnelsOf.js';
import { withUnrecorded } from '../reading/unrecordedRuns.js';
import { integerParam, nameParam, numberParam, runParams } from './fields.js';
import type { Readers } from './Readers.js';
import { defineRoute, type Route } from './Route.js';
import { jsonResponse } from './responses.js';

/** Runs, and what their records say. */
export function runRoutes(readers: Readers): readonly Route[] {
  const { store, records, index, runs: service, cluster } = readers;
  const version = ({ params }: { params: { id: string } }) => records.stampOf(params.id);
  /** Who has a run that has no record: the service, or a cluster. */
  const unrecordedIn = (id: string) => {
    const owner = [service, cluster].find((each) => each?.state(id));
    return owner && !store.hasRun(id) ? owner : null;
  };
  const engineOf = (id: string) => (cluster?.has(id) ? 'slurm' : 'process');
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/runs',
      operationId: 'listRuns',
      tag: 'runs',
      summary: 'Runs, a page at a time',
      query: z.strictObject({
        experiment: nameParam.optional(),
        scale: scaleSchema.optional(),
        state: standingSchema.optional(),
        sort: z.enum(runSorts).default('-createdAt'),
        limit: integerParam(1, 200).default(50),
        cursor: z
          .string()
          .regex(/^[\w-]{1,1000}$/)
          .describe(
            'the “next” of the page before, sorted alike; runs that are gone meanwhile are no matter; an unknown one is not found',
          )
          .optional(),
      }),
      responses: { 200: jsonResponse('The runs', runPageSchema) },
      version: async () => {
        await cluster?.refresh();
        const { version } = await index.list();
        return `${version} ${service?.version ?? ''} ${cluster?.version ?? ''}`;
      },
      handle: async ({ query }) => {
        const { runs } = await index.list();
        const unrecorded = [...(service?.list() ?? []), ...(cluster?.list() ?? [])];
        return {
          status: 200,
          value: pageOfRuns(withUnrecorded(runs, unrecorded, engineOf), query),
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}',
      operationId: 'getRun',
      tag: 'runs',
      summary: 'A run in short',
      params: runParams,
      responses: { 200: jsonResponse('The run', runDetailSchema) },
      version: async ({ params: { id } }) => {
        await cluster?.refresh();
        const owner = unrecordedIn(id);
        const stamp = owner ? '' : records.stampOf(id);
        return `${stamp} ${engineOf(id)} ${JSON.stringify((owner ?? service)?.state(id) ?? null)}`;
      },
      handle: async ({ params: { id } }) => {
        const state = unrecordedIn(id)?.state(id);
        const value = state
          ? unrecordedDetailOf(state, engineOf(id))
          : runDetailOf(await records.read(id), engineOf(id), service?.state(id) ?? null);
        return { status: 200, value };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/record',
      operationId: 'getRunRecord',
      tag: 'runs',
      summary: 'A run’s whole record',
      params: runParams,
      responses: { 200: jsonResponse('The record', runRecordSchema) },
      version,
      handle: async ({ params }) => ({ status: 200, value: await records.read(params.id) }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/plan',
      operationId: 'getPlan',
      tag: 'runs',
      summary: 'A run’s tasks and what they need of each other',
      params: runParams,
      responses: { 200: jsonResponse('The plan', planSchema) },
      version: async ({ params: { id } }) => {
        await cluster?.refresh();
        return unrecordedIn(id)?.planVersion(id) ?? records.stampOf(id);
      },
      handle: async ({ params: { id } }) => {
        const live = await unrecordedIn(id)?.plan(id);
        const value = live ? { run: id, ...live } : await planOf(store, await records.read(id));
        return { status: 200, value };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/layers',
      operationId: 'getLayers',
      tag: 'results',
      summary: 'What was measured of each layer, by seed and over the seeds',
      params: runParams,
      query: z.strictObject({
        network: nameParam.optional(),
        seed: integerParam(0, Number.MAX_SAFE_INTEGER).optional(),
        measure: measureSchema.optional(),
      }),
      responses: { 200: jsonResponse('The layers', layersSchema) },
      version,
      handle: async ({ params, query }) => ({
        status: 200,
        value: layersOf(await records.read(params.id), query),
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/tunnels',
      operationId: 'getTunnels',
      tag: 'results',
      summary: 'The tunnel of each network, at any threshold',
      params: runParams,
      query: z.strictObject({ threshold: numberParam(0.95, 0.99, 4).default(0.95) }),
      responses: { 200: jsonResponse('The tunnels', tunnelsSchema) },
      version,
      handle: async ({ params, query }) => ({
        status: 200,
        value: tunnelsOf(await records.read(params.id), query.threshold),
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/findings',
      operationId: 'getFindings',
      tag: 'results',
      summary: 'What a run says to the claims',
      params: runParams,
      responses: { 200: jsonResponse('The findings', findingsSchema) },
      version,
      handle: async ({ params }) => {
        const { id: run, findings } = await records.read(params.id);
        return { status: 200, value: { run, findings } };
      },
    }),
  ];
}
