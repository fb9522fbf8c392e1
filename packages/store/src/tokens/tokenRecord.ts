import { z } from 'zod';

/** What a token may allow: to start and cancel runs, to delete them. */
export const tokenScopeSchema = z.enum(['runs:write', 'runs:delete']);

/** {@inheritDoc tokenScopeSchema} */
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** What is kept of a token: enough to know it again, too little to make it. */
export const tokenRecordSchema = z.strictObject({
  /** Names the token and its file; no secret. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  /** For people: whose it is, what for. */
  name: z.string().min(1).max(100),
  scopes: z.array(tokenScopeSchema).min(1),
  createdAt: z.iso.datetime(),
  /** Of the whole token, in hexadecimal. A token has 256 random bits, so no slow hash is needed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** {@inheritDoc tokenRecordSchema} */
export type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** A token without what it is known by. */
export type TokenInfo = Omit<TokenRecord, 'sha256'>;
