import { parseAs } from '@tunnel/core';
import { z } from 'zod';

/** A whole number in a range, as text of digits or as a number. */
function wholeNumber(min: number, max: number) {
  const text = z.string().regex(/^\d+$/).transform(Number);
  return z
    .union([z.number(), text])
    .pipe(z.int().min(min).max(max))
    .describe(`a whole number from ${min} to ${max}`);
}

/** Times in milliseconds: up to an hour. */
const milliseconds = () => wholeNumber(1, 3_600_000);

/**
 * How the API is served.
 *
 * - `host`, `port`: where it listens; port 0 for any that is free.
 * - `store`: the folder of the results; default `TUNNEL_STORE`, else `.tunnel/store`.
 * - `corsOrigins`: whose pages may read it, with commas; default none but its own.
 * - `rateLimit`: requests a minute from one address; 0 for no limit.
 * - `trustProxy`: whether the client’s address is what the one proxy in front says it is.
 * - `headersTimeoutMs`, `requestTimeoutMs`: within which a request’s headers, and all of it, must have
 *   come. `idleTimeoutMs`: after which a connection that moves nothing is closed.
 * - `maxConnections`: open at a time; more are closed at once.
 * - `shutdownMs`: how long requests may take to finish when the service is told to stop.
 * - `workers`: runs that are computed at a time; `queueLimit`: runs that may wait for it.
 * - `cacheBytes`: of answers that are kept ready.
 */
export const apiConfigSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('a host’s name or address'),
  port: wholeNumber(0, 65_535).default(4600),
  store: z.string().min(1).optional().describe('a folder'),
  corsOrigins: z
    .string()
    .transform((list) => list.split(',').filter((origin) => origin !== ''))
    .pipe(z.array(z.union([z.literal('*'), z.url()])))
    .default([])
    .describe('origins such as https://example.org, with commas, or *'),
  rateLimit: wholeNumber(0, 100_000_000).default(12_000),
  trustProxy: z.stringbool().default(false).describe('true or false'),
  headersTimeoutMs: milliseconds().default(10_000),
  requestTimeoutMs: milliseconds().default(30_000),
  idleTimeoutMs: milliseconds().default(120_000),
  maxConnections: wholeNumber(1, 100_000).default(4096),
  shutdownMs: milliseconds().default(10_000),
  workers: wholeNumber(1, 64).default(1),
  queueLimit: wholeNumber(0, 10_000).default(16),
  cacheBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(64 * 1024 * 1024),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('trace, debug, info, warn, error, fatal or silent'),
});

/** {@inheritDoc apiConfigSchema} */
export type ApiConfig = z.output<typeof apiConfigSchema>;

/** The settings’ names, as they are in {@link apiConfigSchema}. */
export const settingNames = apiConfigSchema.keyof().options;

/** A setting’s flag: `--cors-origins`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A setting’s variable: `TUNNEL_API_CORS_ORIGINS`. */
function variableOf(name: string): string {
  return `TUNNEL_API_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/**
 * The configuration by flags and environment; flags are stronger. A variable that is empty says nothing.
 *
 * @throws TunnelError `usage` for a value that makes no sense
 */
export function readConfig(
  flags: Readonly<Record<string, string | undefined>>,
  env: NodeJS.ProcessEnv,
): ApiConfig {
  const given = settingNames.flatMap((name) => {
    const value = flags[flagOf(name)] ?? (env[variableOf(name)] || undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return parseAs(apiConfigSchema, Object.fromEntries(given), { where: 'api', code: 'usage' });
}
