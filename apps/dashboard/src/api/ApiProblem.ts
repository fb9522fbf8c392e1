import { z } from 'zod';

const problemSchema = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  context: z.record(z.string(), z.unknown()),
  instance: z.string(),
});

/** What the API says of a request that it refused or could not answer (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** In short. */
  readonly title: string;
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** One of `errorCodes` of `@tunnel/core`, or `unreachable`. */
  readonly code: string;
  /** The request’s id, which the service’s log has too; null where no answer came. */
  readonly instance: string | null;

  constructor(facts: {
    readonly title: string;
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly instance: string | null;
  }) {
    super(facts.detail);
    this.title = facts.title;
    this.status = facts.status;
    this.code = facts.code;
    this.instance = facts.instance;
  }

  /** The problem that an answer tells of. */
  static async of(response: Response): Promise<ApiProblem> {
    const text = await response.text();
    const problem = problemSchema.safeParse(parseJson(text));
    if (problem.success) return new ApiProblem(problem.data);
    const { status, statusText } = response;
    return new ApiProblem({
      title: `The service answered ${status}.`,
      status,
      code: 'internal',
      detail: statusText || text.slice(0, 200),
      instance: null,
    });
  }

  /** The problem of a request that got no answer. */
  static unreachable(): ApiProblem {
    return new ApiProblem({
      title: 'The service does not answer.',
      status: 0,
      code: 'unreachable',
      detail: 'It may have been stopped. See whether “tunnel serve” still runs, then try again.',
      instance: null,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
