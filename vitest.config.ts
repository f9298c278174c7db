import { defineConfig } from 'vitest/config';

// Of a cluster that somebody brings along, the time is not ours to move.
const MOVED_CLOCK = process.env['OPENSEARCH_URL'] ? ['test/integration/moved-clock/**'] : [];

/** Unit tests need nothing but Node; integration tests share one sandbox, started once, and fail without it. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: MOVED_CLOCK,
          globalSetup: ['test/support/sandbox.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
