import { z } from 'zod';

/**
 * A problem document (RFC 9457). `code` is one of `errorCodes` of `@tunnel/core`, `context` has the
 * facts, `instance` is the request’s id, which the log has too.
 */
export const problemSchema = z.strictObject({
  type: z.string().describe('urn:tunnel:problem: and the code'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  context: z.record(z.string(), z.unknown()),
  instance: z.string(),
});

/** {@inheritDoc problemSchema} */
export type Problem = z.output<typeof problemSchema>;
