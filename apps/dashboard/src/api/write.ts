import { ApiProblem } from './ApiProblem.js';

/** A request that changes something. `body` is sent as JSON. */
export interface Write {
  readonly method: 'POST' | 'DELETE';
  /** Null for none: the API then says that one is missing. */
  readonly token: string | null;
  readonly body?: unknown;
  /** The same key with the same request is the same run. */
  readonly idempotencyKey?: string;
}

/**
 * Asks the API to change something at a path below `/api/v1`.
 *
 * @throws ApiProblem
 */
export async function write(
  path: string,
  { method, token, body, idempotencyKey }: Write,
): Promise<Response> {
  const headers = new Headers();
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  let response: Response;
  try {
    const content = body === undefined ? null : JSON.stringify(body);
    response = await fetch(`/api/v1/${path}`, { method, headers, body: content });
  } catch {
    throw ApiProblem.unreachable();
  }
  if (!response.ok) throw await ApiProblem.of(response);
  return response;
}
