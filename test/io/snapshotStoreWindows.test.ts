// Several windows on one store, and windows that are killed: nothing that was complete is lost, nothing that was not is ever seen. The
// windows are processes of their own; each prints the id of a snapshot when it is complete.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot/model.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { ROOT } from '../helpers/sourceStrings.js';

let programFolder: string;
let program: string;
beforeAll(async () => {
  programFolder = mkdtempSync(join(tmpdir(), 'leaktrail-writer-'));
  program = join(programFolder, 'storeWriter.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/helpers/storeWriter.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(programFolder, { recursive: true });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-windows-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly completed: readonly string[];
  readonly lines: readonly string[];
  readonly signal: NodeJS.Signals | null;
}

/** Runs a window to its end, whatever that is. */
async function runWindow(
  count: number,
  killAt = 0,
  onStart: (kill: () => void) => void = () => undefined,
): Promise<Outcome> {
  const child = spawn(process.execPath, [program, folder, String(count), String(killAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(killAt < 0 && { LEAKTRAIL_TRACE: '1' }) },
  });
  onStart(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, by) => {
      resolve(by);
    });
  });
  const completed = lines.flatMap((line) => /^complete (\S+)$/.exec(line)?.[1] ?? []);
  return { completed, lines, signal };
}

/** The snapshots of the store; each is whole, byte by byte, and there is nothing else to see. */
async function listWhole(): Promise<readonly Snapshot[]> {
  const { snapshots, problems } = await openSnapshotStore({
    folder,
    maxBytes: () => 2 ** 40,
  }).list();
  expect(problems).toEqual([]);
  for (const {
    id,
    parts,
    process: { commandHash },
  } of snapshots) {
    expect(parts.map(({ kind, sizeBytes }) => `${kind} ${sizeBytes}`)).toEqual([
      'heap 12288',
      'goroutines 12288',
    ]);
    const hash = createHash('sha256');
    for (const { file } of parts) hash.update(readFileSync(join(folder, id, file)));
    expect(hash.digest('hex')).toBe(commandHash);
  }
  return snapshots;
}

const idsOf = (snapshots: readonly Snapshot[]): string[] => snapshots.map(({ id }) => id);

test('two windows that capture at once lose nothing, and a third sees whole snapshots only', async () => {
  const end = new AbortController();
  const seen = new Set<string>();
  const reading = (async () => {
    while (!end.signal.aborted) for (const id of idsOf(await listWhole())) seen.add(id);
  })();
  const windows = await Promise.all([runWindow(50), runWindow(50)]);
  end.abort();
  await reading;
  const completed = windows.flatMap((outcome) => outcome.completed);
  expect(completed).toHaveLength(100);
  expect(idsOf(await listWhole())).toEqual([...completed].sort());
  // What was seen once stays, and nothing else was seen.
  expect([...seen].filter((id) => !completed.includes(id))).toEqual([]);
  expect(seen.size).toBeGreaterThan(0);
  expect(readdirSync(folder).sort()).toEqual([...completed].sort());
});

test.skipIf(process.platform === 'win32')(
  'a window that is killed before any one of its calls loses nothing complete and shows nothing else',
  async () => {
    const { lines } = await runWindow(1);
    const calls = Number(/^calls (\d+)$/.exec(lines.at(-1) ?? '')?.[1]);
    expect(calls).toBeGreaterThan(20);
    rmSync(folder, { recursive: true });
    const expected = new Set<string>();
    for (let killAt = 1; killAt <= calls; killAt++) {
      const { completed, signal } = await runWindow(1, killAt);
      expect(signal).toBe('SIGKILL');
      for (const id of completed) expected.add(id);
      const listed = idsOf(await listWhole());
      expect(listed).toEqual(expect.arrayContaining([...expected]));
      // A snapshot may be complete without its window having lived to say so.
      expect(listed.length - expected.size).toBeLessThanOrEqual(1);
      for (const id of listed) expected.add(id);
    }
    // What the dead left was cleaned up by those that came after, and the last by the list.
    expect(readdirSync(folder).sort()).toEqual([...expected].sort());
  },
  180_000,
);

test.skipIf(process.platform === 'win32')(
  'a window that is killed at any moment, in the middle of a call too, loses nothing complete',
  async () => {
    const expected = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const outcome = await runWindow(100_000, 0, (kill) => {
        setTimeout(kill, 60 + Math.random() * 240);
      });
      expect(outcome.signal).toBe('SIGKILL');
      for (const id of outcome.completed) expected.add(id);
      const listed = idsOf(await listWhole());
      expect(listed).toEqual(expect.arrayContaining([...expected]));
      expect(listed.length - expected.size).toBeLessThanOrEqual(1);
      for (const id of listed) expected.add(id);
    }
    expect(readdirSync(folder).sort()).toEqual([...expected].sort());
  },
  180_000,
);

test('bytes are on the disk before a snapshot gets its name, and the name is before it counts as complete', async () => {
  const { lines, completed } = await runWindow(1, -1);
  const withoutIds = lines.map((line) =>
    line.replace(/\.draft-\S+/, 'DRAFT').replace(completed[0]!, 'ID'),
  );
  const from = withoutIds.indexOf('open heap.pb.gz');
  const to = withoutIds.indexOf('complete ID');
  const important = withoutIds.slice(from, to).filter((line) => !line.startsWith('rm'));
  const written = (file: string): string[] => [
    `open ${file}`,
    ...Array.from({ length: 3 }, () => 'write '),
    'sync ',
  ];
  expect(important).toEqual([
    ...written('heap.pb.gz'),
    ...written('goroutines.debug2.txt'),
    'open snapshot.json',
    'writeFile ',
    'sync ',
    'open DRAFT',
    'sync ',
    'rename DRAFT',
    `open ${basename(folder)}`,
    'sync ',
  ]);
});
