import { comparisonSchema } from '@tunnel/core/resources';
import { z } from 'zod';
import { comparisonOf } from '../reading/comparisonOf.js';
import type { Readers } from './Readers.js';
import { defineRoute, type Route } from './Route.js';
import { jsonResponse } from './responses.js';

const runList = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}(,[A-Za-z0-9][A-Za-z0-9._-]{0,127}){1,7}$/)
  .describe('two to eight ids of runs, with commas');

/** Runs side by side. */
export function comparisonRoutes({ records }: Readers): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/comparisons',
      operationId: 'compareRuns',
      tag: 'results',
      summary: 'Layers, rules and findings of several runs side by side',
      query: z.strictObject({ runs: runList }),
      responses: { 200: jsonResponse('The comparison', comparisonSchema) },
      version: ({ query }) =>
        query.runs
          .split(',')
          .map((id) => records.stampOf(id))
          .join(' '),
      handle: async ({ query }) => {
        const runs = [];
        for (const id of query.runs.split(',')) runs.push(await records.read(id));
        return { status: 200, value: comparisonOf(runs) };
      },
    }),
  ];
}
