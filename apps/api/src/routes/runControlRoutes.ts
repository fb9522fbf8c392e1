import { runStateSchema } from '@tunnel/core/resources';
import { z } from 'zod';
import type { ClusterRuns } from '../cluster/ClusterRuns.js';
import { knownRunRequestSchema } from '../runs/knownRunRequest.js';
import type { RunService } from '../runs/RunService.js';
import { taskParam } from './fields.js';
import { defineRoute, type Route } from './Route.js';
import { fileResponse, problemResponse } from './responses.js';
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

/** Runs as they are started, followed, cancelled and deleted. Only the service’s own are started. */
export function runControlRoutes(
  runs: RunService,
  cluster: ClusterRuns | undefined,
): readonly Route[] {
  /** Who has a run: a cluster, or else the service. */
  const ownerOf = async (id: string) => {
    await cluster?.refresh();
    return cluster?.has(id) ? cluster : runs;
  };
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
      responses: {
        202: { description: 'It was asked to, or has stopped', content: state },
        501: problemResponse('Its jobs are Slurm’s, which is not on the machine that serves this'),
        502: problemResponse('Slurm does not cancel its jobs, and says why'),
      },
      handle: async ({ params: { id } }) => ({
        status: 202,
        value: await (await ownerOf(id)).cancel(id),
      }),
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
        await (await ownerOf(params.id)).delete(params.id);
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
        const owner = await ownerOf(params.id);
        const events = await owner.events(params.id, after, left.signal);
        // By which a browser knows that it need not ask again.
        if (events === null) return { status: 204, empty: true };
        return { stream: (_request, response) => streamEvents(response, events, left) };
      },
    }),
    ...(cluster ? [taskLogRoute(cluster)] : []),
  ];
}

/** What jobs print names files of the cluster, so it is not for everyone. */
function taskLogRoute(cluster: ClusterRuns): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/runs/{id}/tasks/{task}/log',
    operationId: 'getTaskLog',
    tag: 'runs',
    summary: 'What the job of a task on a cluster has printed: the end of it, at most 256 KiB',
    scope: 'runs:write',
    params: z.strictObject({ ...runParams.shape, task: taskParam }),
    responses: { 200: fileResponse('The text', ['text/plain']) },
    handle: async ({ params: { id, task } }) => {
      await cluster.refresh();
      const bytes = await cluster.log(id, task);
      return { status: 200, type: 'text/plain; charset=utf-8', bytes };
    },
  });
}
