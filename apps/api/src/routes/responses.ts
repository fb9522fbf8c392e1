import { problemSchema } from '@tunnel/core/resources';
import { z } from 'zod';
import { problemType } from '../http/problem.js';
import type { RouteResponse } from './Route.js';

/** A JSON answer. */
export function jsonResponse(description: string, schema: z.ZodType): RouteResponse {
  return { description, content: { 'application/json': schema } };
}

/** An answer of bytes or text of one of some media types; `application/json` has a schema of its own. */
export function fileResponse(
  description: string,
  types: readonly string[],
  json?: z.ZodType,
): RouteResponse {
  const content = Object.fromEntries(types.map((type) => [type, z.string()]));
  return { description, content: { ...content, ...(json && { 'application/json': json }) } };
}

/** A refusal of one route alone. */
export function problemResponse(description: string): RouteResponse {
  return { description, content: { [problemType]: problemSchema } };
}
