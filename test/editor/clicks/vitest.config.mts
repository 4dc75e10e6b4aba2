// The click suite's own vitest project: one test at a time, each in a VS Code of its own; started by scripts/editor-tests.mjs.
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
    retry: 0,
    testTimeout: 240_000,
    teardownTimeout: 20_000,
  },
});
