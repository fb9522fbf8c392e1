import type { IncomingHttpHeaders } from 'node:http';
import { parseAs } from '@tunnel/core';
import type { TokenScope } from '@tunnel/store';
import type { z } from 'zod';
import type { Reply } from './Reply.js';

/** What one status of a route answers with: a schema by media type; null for no body. */
export interface RouteResponse {
  readonly description: string;
  readonly content: Readonly<Record<string, z.ZodType>> | null;
  /** Headers beside those that every answer has, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Routes that can be asked next, by their operation ids, with where each parameter is in this answer. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a route says of itself, for the document and for who dispatches to it. */
interface RouteFacts {
  readonly method: 'get' | 'post' | 'delete';
  /** Such as `/runs/{id}`. */
  readonly path: string;
  /** A name for programs; no other route has it. */
  readonly operationId: string;
  /** Under which heading it is shown. */
  readonly tag: string;
  readonly summary: string;
  /** Without errors: those are of all routes. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
  /** What a token must allow; default null, no token is asked for. */
  readonly scope?: TokenScope | null;
}

/** Query, path, headers or body of a route that takes none. */
type Nothing = undefined;

/** What a route is asked, parsed by its own schemas. */
interface RouteInput<P, Q, H, B> {
  readonly params: P extends z.ZodType ? z.output<P> : Nothing;
  readonly query: Q extends z.ZodType ? z.output<Q> : Nothing;
  readonly headers: H extends z.ZodType ? z.output<H> : Nothing;
  readonly body: B extends z.ZodType ? z.output<B> : Nothing;
}

type Fields = z.ZodObject | undefined;

/** A route as its file writes it. `headers` holds only those that it reads, by small letters. */
export interface RouteSpec<P extends Fields, Q extends Fields, H extends Fields, B>
  extends RouteFacts {
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: H;
  readonly body?: B;
  /**
   * What the answer depends on beside path and query. An answer is kept, and given again as long as
   * this stays the same; without it nothing is kept.
   */
  version?(input: RouteInput<P, Q, H, B>): string | Promise<string>;
  handle(input: RouteInput<P, Q, H, B>): Reply | Promise<Reply>;
}

/** A request as it came, its parts not looked at. */
interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A request whose parts are what the route asks for. */
export interface Prepared {
  /** Its path’s and query’s values: with the version, what its answer is kept under. */
  readonly key: string;
  /** Null where answers are not kept. */
  readonly version: (() => string | Promise<string>) | null;
  handle(): Reply | Promise<Reply>;
}

/** A route whose request types are its own matter. */
export interface Route extends RouteFacts {
  readonly schemas: {
    readonly params: z.ZodObject | undefined;
    readonly query: z.ZodObject | undefined;
    readonly headers: z.ZodObject | undefined;
    readonly body: z.ZodType | undefined;
  };
  /** @throws TunnelError `invalid-request` for what its schemas refuse */
  prepare(request: RawRequest): Prepared;
}

/** Makes a route of its record. */
export function defineRoute<
  P extends Fields = undefined,
  Q extends Fields = undefined,
  H extends Fields = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<P, Q, H, B>): Route {
  const { params, query, headers, body, version, handle, ...facts } = spec;
  const names = headers?.keyof().options ?? [];
  return {
    ...facts,
    schemas: { params, query, headers, body },
    prepare: (request) => {
      const read = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
      // Each is `undefined` just where its schema is, which the compiler cannot follow.
      const input = {
        params: parse(params, request.params, 'path'),
        query: parse(query, request.query, 'query'),
        headers: parse(headers, read, 'headers'),
        body: parse(body, request.body, 'body'),
      } as RouteInput<P, Q, H, B>;
      return {
        key: JSON.stringify([input.params, input.query]),
        version: version ? () => version(input) : null,
        handle: () => handle(input),
      };
    },
  };
}

function parse(schema: z.ZodType | undefined, input: unknown, where: string): unknown {
  return schema && parseAs(schema, input, { where, code: 'invalid-request' });
}
