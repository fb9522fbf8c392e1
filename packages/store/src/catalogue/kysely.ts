import { createRequire } from 'node:module';

/**
 * Kysely, of its CommonJS files: Node loads them with about half the computing that its 280 ES modules take,
 * which were most of a process’s first list.
 */
export const kysely: typeof import('kysely') = createRequire(import.meta.url)('kysely');

export const { sql } = kysely;
