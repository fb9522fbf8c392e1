import { TunnelError } from '@tunnel/core';
import { problemSchema } from '@tunnel/core/resources';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { problemType } from '../http/problem.js';
import type { Route, RouteResponse } from '../routes/Route.js';
import { componentSchemas } from './componentSchemas.js';

/** The document of some routes (OpenAPI 3.1), made from the very schemas that they are checked by. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tunnel',
      version,
      description:
        'Results of Tunnel: which layers of a network build its representation, and which merely carry it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: pathsOf(routes),
    components: {
      schemas: componentSchemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  });
}

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  const ids = new Set<string>();
  for (const route of routes) {
    const { operationId, path, method } = route;
    if (ids.has(operationId)) {
      throw new TunnelError('internal', `two routes are called ${operationId}; name each its own`);
    }
    ids.add(operationId);
    paths[path] = { ...paths[path], [method]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operationId, tag, summary, scope, schemas } = route;
  return {
    operationId,
    summary,
    tags: [tag],
    ...(scope ? { security: [{ token: [scope] }] } : {}),
    requestParams: {
      ...(schemas.params && { path: schemas.params }),
      ...(schemas.query && { query: schemas.query }),
      ...(schemas.headers && { header: schemas.headers }),
    },
    ...(schemas.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.body } } },
    }),
    responses: responsesOf(route),
  };
}

function responsesOf({ responses, method, scope, schemas }: Route): ZodOpenApiResponsesObject {
  const refusals: Record<number, string> = {
    400: 'The request makes no sense',
    404: 'There is no such thing',
    405: 'Not a method of this resource',
    408: 'The request did not come in time',
    409: 'Not in this state',
    413: 'The request is too large',
    429: 'Too many requests',
    431: 'The headers are too large',
    500: 'The service failed',
    503: 'The service cannot do it now',
  };
  if (scope) Object.assign(refusals, { 401: 'No valid token', 403: 'A token without the scope' });
  if (schemas.body) Object.assign(refusals, { 415: 'Not JSON', 422: 'Cannot be done' });
  if (method === 'get') {
    refusals[304] = 'The client has it: its If-None-Match is the entity tag';
  }
  return Object.fromEntries([
    ...Object.entries(refusals).map(([status, description]) => [
      status,
      status === '304' ? { description } : problemResponse(description),
    ]),
    ...Object.entries(responses).map(([status, response]) => [status, responseOf(response)]),
  ]);
}

function problemResponse(description: string) {
  return { description, content: { [problemType]: { schema: problemSchema } } };
}

function responseOf({ description, content, headers = {}, links = {} }: RouteResponse) {
  return {
    description,
    links: Object.fromEntries(
      Object.entries(links).map(([operationId, parameters]) => [
        operationId,
        { operationId, parameters },
      ]),
    ),
    headers: z.object(
      Object.fromEntries(
        Object.entries(headers).map(([name, says]) => [name, z.string().describe(says)]),
      ),
    ),
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, { schema }]),
      ),
    }),
  };
}
