import type { Request, Response } from 'express';

/** What a route answers. */
export type Reply = ValueReply | BytesReply | EmptyReply | FileReply | StreamReply;

interface Headed {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A value as JSON. It is checked by the route’s schema of that status. */
interface ValueReply extends Headed {
  readonly value: unknown;
}

/** Text or bytes of another media type. */
interface BytesReply extends Headed {
  readonly type: string;
  readonly bytes: string | Uint8Array;
}

/** Nothing but a status and headers. */
interface EmptyReply extends Headed {
  readonly empty: true;
}

/** A file that never changes, whole or in ranges. */
interface FileReply extends Headed {
  /** Absolute. */
  readonly file: string;
  readonly type: string;
  /** The sha256 of its content. */
  readonly sha256: string;
}

/** An answer that goes on, such as server-sent events: it is written by the function. */
interface StreamReply {
  readonly stream: (request: Request, response: Response) => void | Promise<void>;
}
