import { runStateSchema } from '@tunnel/core/resources';
import { z } from 'zod';
import { knownRunRequestSchema } from '../runs/knownRunRequest.js';
import type { RunService } from '../runs/RunService.js';
import { defineRoute, type Route } from './Route.js';
import { streamEvents } from './streamEvents.js';

const runParams = z.strictObject({ id: runStateSchema.shape.id });
const state = { 'application/json': runStateSchema };

/** One of the events of a stream. */
const sentEvent = z.looseObject({
  id: z.string().regex(/^\d+$/),
  data: z.string().describe('what happened, as JSON: see RunEvent'),
});

/** Operations on a run that was just started. */
const ofStarted = ['getRun', 'getPlan', 'followRun', 'cancelRun', 'deleteRun'];
const thatRun = { id: '$response.body#/id' };

/** Runs as they are started, followed, cancelled and deleted. */
export function runControlRoutes(runs: RunService): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/runs',
      operationId: 'startRun',
      tag: 'runs',
      summary: 'Start a run',
      scope: 'runs:write',
      headers: z.object({
        'idempotency-key': z
          .string()
          .regex(/^[!-~]{1,200}$/)
          .describe('the same key with the same request is the same run')
          .optional(),
      }),
      body: knownRunRequestSchema,
      responses: {
        202: {
          description: 'It waits for its turn',
          content: state,
          headers: { Location: 'the run' },
          links: Object.fromEntries(ofStarted.map((operationId) => [operationId, thatRun])),
        },
      },
      handle: async ({ body, headers }) => {
        const value = await runs.start(body, {
          idempotencyKey: headers['idempotency-key'] ?? null,
        });
        return { status: 202, headers: { Location: `/api/v1/runs/${value.id}` }, value };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/runs/{id}/cancel',
      operationId: 'cancelRun',
      tag: 'runs',
      summary: 'Ask a run to stop',
      scope: 'runs:write',
      params: runParams,
      responses: { 202: { description: 'It was asked to, or has stopped', content: state } },
      handle: async ({ params }) => ({ status: 202, value: await runs.cancel(params.id) }),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/runs/{id}',
      operationId: 'deleteRun',
      tag: 'runs',
      summary: 'Remove a run that has ended; the results of its tasks stay',
      scope: 'runs:delete',
      params: runParams,
      responses: { 204: { description: 'It is removed', content: null } },
      handle: async ({ params }) => {
        await runs.delete(params.id);
        return { status: 204, empty: true };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/events',
      operationId: 'followRun',
      tag: 'runs',
      summary: 'What happens to a run, as server-sent events',
      params: runParams,
      headers: z.object({
        'last-event-id': z
          .string()
          .regex(/^\d{1,15}$/)
          .describe('the last event that the client has; default none')
          .optional(),
      }),
      responses: {
        200: {
          description: 'The events, until the run has ended',
          content: { 'text/event-stream': sentEvent },
        },
        204: { description: 'The run has ended, and the client has its last event', content: null },
      },
      handle: async ({ params, headers }) => {
        const left = new AbortController();
        const after = Number(headers['last-event-id'] ?? 0);
        const events = await runs.events(params.id, after, left.signal);
        // By which a browser knows that it need not ask again.
        if (events === null) return { status: 204, empty: true };
        return { stream: (_request, response) => streamEvents(response, events, left) };
      },
    }),
  ];
}
