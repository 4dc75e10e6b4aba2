// The click suite's own vitest project: one test at a time, in one process, so that all specs share their windows;
// started by scripts/editor-tests.mjs.
import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'clicks',
    root: path.resolve(import.meta.dirname, '../../..'),
    dir: import.meta.dirname,
    include: ['**/*.spec.ts'],
    pool: 'forks',
    fileParallelism: false,
    isolate: false,
    retry: 0,
    testTimeout: 300_000,
    teardownTimeout: 20_000,
  },
});
