// Watching where the system cannot tell of changes: node:fs has no watches left, which cannot be brought about here in another way.
import type * as Fs from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test, vi } from 'vitest';
import { watchFolder } from '../../src/io/store/watchFolder.js';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof Fs>()),
  watch: () => {
    throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
  },
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-watch-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('changes are found by looking when the system does not tell of them', async () => {
  let wake = (): void => undefined;
  const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const first = next();
  const watch = watchFolder(join(folder, 'store'), () => {
    wake();
  });
  mkdirSync(join(folder, 'store'));
  await first;
  const second = next();
  mkdirSync(join(folder, 'store', 'a'));
  await second;
  const third = next();
  rmSync(join(folder, 'store'), { recursive: true });
  await third;
  watch.dispose();
});
