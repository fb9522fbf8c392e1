import { claims, TunnelError } from '@tunnel/core';
import { experimentListSchema, experimentSchema } from '@tunnel/core/resources';
import { experiments } from '@tunnel/experiments';
import { z } from 'zod';
import { experimentOf } from '../reading/experimentsOf.js';
import { defineRoute, type Route } from './Route.js';

/** The experiments that there are. */
export const experimentRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/api/v1/experiments',
    operationId: 'listExperiments',
    tag: 'experiments',
    summary: 'All experiments',
    responses: {
      200: {
        description: 'The experiments',
        content: { 'application/json': experimentListSchema },
      },
    },
    version: () => '',
    handle: () => ({ status: 200, value: { items: experiments.map(experimentOf), claims } }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/experiments/{name}',
    operationId: 'getExperiment',
    tag: 'experiments',
    summary: 'One experiment',
    params: z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
    responses: {
      200: { description: 'The experiment', content: { 'application/json': experimentSchema } },
    },
    version: () => '',
    handle: ({ params: { name } }) => {
      const experiment = experiments.find((each) => each.name === name);
      if (experiment) return { status: 200, value: experimentOf(experiment) };
      const names = experiments.map((each) => each.name);
      throw new TunnelError(
        'not-found',
        `there is no experiment “${name}”; there are ${names.join(', ')}`,
        { name, names },
      );
    },
  }),
];
