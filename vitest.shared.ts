import { defineConfig } from 'vitest/config';

/**
 * Settings that every package's vitest run shares. The condition `tunnel-source` makes a
 * workspace package resolve to its TypeScript sources, so tests need no build.
 */
export default defineConfig({
  resolve: { conditions: ['tunnel-source'] },
  ssr: { resolve: { conditions: ['tunnel-source', 'node'] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    benchmark: { exclude: ['**/node_modules/**', '**/dist/**'] },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy machine answers late, not wrongly.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
