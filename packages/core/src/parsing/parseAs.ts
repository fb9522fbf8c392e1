import type { z } from 'zod';
import type { ErrorCode } from '../errors/errorCodes.js';
import { TunnelError } from '../errors/TunnelError.js';
import { describeIssue } from './describeIssue.js';

/**
 * Parses with a schema, and turns the first problem into a TunnelError of the given code. An
 * unknown key comes before all else: a misspelt key is also a missing one.
 */
export function parseAs<S extends z.ZodType>(
  schema: S,
  input: unknown,
  { where, code }: { where: string; code: ErrorCode },
): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const issue = issues.find((each) => each.code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw new TunnelError('internal', `${where || 'input'} was refused`);
  const { path, message } = describeIssue(schema, input, issue, where);
  throw new TunnelError(code, message, { path });
}
