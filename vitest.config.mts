// The vitest projects: pure core (unit), files (io), the spawned CLI bundle (cli), the webview bundle in Chromium
// (webview), the files of the packed extension (packed).
import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], testTimeout = 20_000) => ({
  test: { name, include, testTimeout, hookTimeout: 120_000 },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/unit/**/*.test.ts']),
      project('io', ['test/io/**/*.test.ts'], 60_000),
      project('cli', ['test/cli/**/*.test.ts'], 60_000),
      project('webview', ['test/webview/**/*.test.ts'], 60_000),
      project('packed', ['test/packed/**/*.test.ts']),
    ],
  },
});
