// The vitest projects: pure core (unit), files (io), the spawned CLI bundle (cli), the webview bundle in Chromium
// (webview), the files of the packed extension (packed).
import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], testTimeout = 60_000) => ({
  test: { name, include, testTimeout, hookTimeout: 120_000 },
});
// Tests of pure functions leave nothing behind: one process loads the core once for all of them.
const pureProject = (name: string, include: string[]) => {
  const { test } = project(name, include);
  return { test: { ...test, isolate: false } };
};

export default defineConfig({
  test: {
    projects: [
      pureProject('unit', ['test/unit/**/*.test.ts']),
      project('io', ['test/io/**/*.test.ts']),
      project('cli', ['test/cli/**/*.test.ts']),
      project('webview', ['test/webview/**/*.test.ts']),
      project('packed', ['test/packed/**/*.test.ts']),
    ],
  },
});
