import type { z } from 'zod';
import { ApiProblem } from './ApiProblem.js';

/**
 * The resource at a path below `/api/v1`, checked by its schema.
 *
 * @throws ApiProblem
 */
export async function getJson<S extends z.ZodType>(
  path: string,
  schema: S,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, { ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw ApiProblem.unreachable();
  }
  if (!response.ok) throw await ApiProblem.of(response);
  return schema.parse(await response.json());
}
