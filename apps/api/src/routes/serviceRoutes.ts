import { z } from 'zod';
import type { Metrics } from '../http/metrics.js';
import { defineRoute, type Route } from './Route.js';

const healthSchema = z.strictObject({ status: z.literal('ok'), version: z.string() });
const readySchema = z.strictObject({ status: z.enum(['ready', 'starting', 'stopping']) });

/** What the service’s own routes tell of. */
export interface ServiceState {
  readonly version: string;
  readonly metrics: Metrics;
  /** Whether requests can be answered now. */
  state(): z.input<typeof readySchema>['status'];
}

/** For those who run the service: is it alive, is it ready, what does it do. */
export function serviceRoutes({ version, metrics, state }: ServiceState): readonly Route[] {
  const json = (description: string, schema: z.ZodType) => ({
    description,
    content: { 'application/json': schema },
  });
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      operationId: 'getHealth',
      tag: 'service',
      summary: 'Whether the service is alive',
      responses: { 200: json('It is', healthSchema) },
      handle: () => ({ status: 200, value: { status: 'ok', version } }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      operationId: 'getReadiness',
      tag: 'service',
      summary: 'Whether the service takes requests',
      responses: { 200: json('It does', readySchema), 503: json('Not now', readySchema) },
      handle: () => {
        const status = state();
        return { status: status === 'ready' ? 200 : 503, value: { status } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/metrics',
      operationId: 'getMetrics',
      tag: 'service',
      summary: 'Metrics for Prometheus',
      responses: {
        200: { description: 'All metrics', content: { 'text/plain': z.string() } },
      },
      handle: async () => ({ status: 200, type: metrics.type, bytes: await metrics.text() }),
    }),
  ];
}
