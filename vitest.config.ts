import { defineConfig } from 'vitest/config';

// Of a cluster that somebody brings along, the time is not ours to move, and its loopback is another.
const SANDBOX_ONLY = process.env['OPENSEARCH_URL']
  ? ['test/integration/moved-clock/**', 'test/integration/sandbox-only/**']
  : [];

/** Unit tests need nothing but Node; integration tests share one sandbox, started once, and fail without it. */
export default defineConfig({
  test: {
    // Files run in one order everywhere: sorted by what earlier runs took, it would be another one on each machine.
    cache: false,
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
          exclude: SANDBOX_ONLY,
          globalSetup: ['test/support/sandbox.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
