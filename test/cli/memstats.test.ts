import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../helpers/goldens.js';
import { buildCli, removeCli, runCli, runJson } from './runCli.js';

const heapText = fixturePath('handlerleak/default/heap-debug1.txt');
const vars = fixturePath('handlerleak/default/vars.json');
const heap = fixturePath('handlerleak/default/heap.7.pb.gz');

let dir: string;
beforeAll(() => {
  buildCli();
  dir = mkdtempSync(join(tmpdir(), 'leaktrail-memstats-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
  removeCli();
});

interface MemoryJson {
  parts: { id: string; bytes: number; label: string; sentence: string }[];
  residentBytes: number;
  residentKind: string;
  peakBytes: number | null;
  sysBytes: number;
  diagnosis: { id: string; sentence: string; residentToLive: number | null; bytes: number };
  gc: Record<string, number>;
  memstats: Record<string, number | null>;
}

async function explain(...args: string[]): Promise<MemoryJson> {
  return (await runJson('memstats', ...args)) as MemoryJson;
}

function bytesOf({ parts }: MemoryJson, id: string): number | undefined {
  return parts.find((part) => part.id === id)?.bytes;
}

describe('leaktrail memstats --json', () => {
  it('explains heap?debug=1 with the live heap of its own rows', async () => {
    const report = await explain(heapText);
    expect(Object.keys(report)).toEqual([
      'parts',
      'residentBytes',
      'residentKind',
      'peakBytes',
      'sysBytes',
      'diagnosis',
      'gc',
      'memstats',
    ]);
    const top = (await runJson('top', heapText)) as { total: number };
    expect(bytesOf(report, 'live')).toBe(top.total);
    expect(bytesOf(report, 'notYetSwept')).toBe(425783384 - top.total);
    expect(report).toMatchObject({
      residentBytes: 670218664 - 3973120,
      residentKind: 'estimate',
      peakBytes: 667820032,
      sysBytes: 670218664,
      diagnosis: { id: 'idle', bytes: 229834752 - 3973120 },
      gc: { numGC: 22, lastPauseNanos: 92167 },
      memstats: { heapAlloc: 425783384, maxRSS: 667820032 },
    });
    expect(report.diagnosis.sentence).toBe(
      'Resident memory (Sys - HeapReleased) is 1.7x the live heap: 215.4 MiB is idle, returned lazily; this is not a leak',
    );
    for (const { label, sentence } of report.parts) {
      expect(label).toMatch(/^[A-Z]/);
      expect(sentence).toMatch(/\.$/);
    }
  });

  it('explains /debug/vars, with what else is told', async () => {
    const alone = await explain(vars);
    expect(bytesOf(alone, 'live')).toBe(431271248);
    expect(bytesOf(alone, 'notYetSwept')).toBeUndefined();
    expect(bytesOf(alone, 'offHeap')).toBeUndefined();
    expect(alone.memstats['maxRSS']).toBeNull();
    const more = await explain(vars, '--heap', heap, '--rss', '700000000');
    const top = (await runJson('top', heap)) as { total: number };
    expect(bytesOf(more, 'live')).toBe(top.total);
    expect(bytesOf(more, 'offHeap')).toBe(700000000 - (670218664 - 2646016));
    expect(more.residentKind).toBe('measured');
  });
});

describe('leaktrail memstats', () => {
  it('prints the diagnosis, a bar, a table and the collector', async () => {
    const { code, stdout, stderr } = await runCli('memstats', heapText, '--rss', '670000000');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(
      'RSS is 1.7x the live heap: 215.4 MiB is idle, returned lazily; this is not a leak.',
    );
    expect(lines[2]).toMatch(/^\[#{43}\+{3}\.{24}~{2}\]$/);
    expect(lines[3]).toMatch(/^ # Live heap {8}381\.4 MiB {3}60 % {2}Objects that /);
    expect(stdout).toMatch(/\n {3}Released {10}3\.79 MiB {9}Address space /);
    expect(stdout).toMatch(/\nRSS: 639\.0 MiB\n/);
    expect(stdout).toMatch(/\nGarbage collector:\n {3}Collections {5}22, of which 7 forced\n/);
  });
});

describe('a snapshot as a folder', () => {
  function folder(name: string, files: Record<string, string>): string {
    const path = join(dir, name);
    mkdirSync(path);
    for (const [file, from] of Object.entries(files)) copyFileSync(from, join(path, file));
    return path;
  }

  function describeSnapshot(path: string, change: Record<string, unknown>): void {
    const snapshot = {
      version: 1,
      id: '20260930T142530123-1f2e3d4c',
      timeMillis: 1790000000000,
      target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
      process: { buildId: '', binary: '' },
      gitCommit: '',
      parts: [
        { kind: 'heap', format: 'proto', file: 'h.pb.gz', sizeBytes: 1 },
        { kind: 'memstats', format: 'vars', file: 'm.json', sizeBytes: 1 },
      ],
      missing: [],
      facts: { residentMemory: { bytes: 690_000_000, kind: 'measured' } },
      name: '',
      note: '',
      ...change,
    };
    writeFileSync(join(path, 'snapshot.json'), JSON.stringify(snapshot));
  }

  it('stands for its parts, and has what was measured', async () => {
    const path = folder('whole', { 'h.pb.gz': heap, 'm.json': vars });
    describeSnapshot(path, {});
    expect(await explain(path)).toEqual(await explain(vars, '--heap', heap, '--rss', '690000000'));
    expect(await runJson('top', path)).toEqual(await runJson('top', heap));
    expect(await runJson('info', path)).toEqual(await runJson('info', heap));
    const older = fixturePath('handlerleak/default/heap.2.pb.gz');
    expect(await runJson('diff', older, path)).toEqual(await runJson('diff', older, heap));
    expect(await runJson('top', path, '--base', path)).toEqual(
      await runJson('top', heap, '--base', heap),
    );
  });

  it('needs no description when its files have the usual names', async () => {
    const path = folder('plain', { 'heap.pb.gz': heap, 'memstats.debug1.txt': heapText });
    expect(await explain(path)).toEqual(await explain(heapText));
    expect(await runJson('top', path)).toEqual(await runJson('top', heap));
  });

  it('is refused in one line when it lacks the part or is damaged', async () => {
    const path = folder('partial', { 'h.pb.gz': heap });
    describeSnapshot(path, {
      parts: [{ kind: 'heap', format: 'proto', file: 'h.pb.gz', sizeBytes: 1 }],
      missing: [{ kind: 'memstats', reason: 'the server answered 500' }],
    });
    const { code, stdout, stderr } = await runCli('memstats', path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `leaktrail: ${path} is a folder, not a file, and the snapshot in it has no MemStats (the server answered 500)\n`,
    );
    writeFileSync(join(path, 'snapshot.json'), '{"version":1,');
    expect((await runCli('top', path)).stderr).toMatch(
      /^leaktrail: \S+: snapshot\.json is no JSON\. [^\n]+\n$/,
    );
    describeSnapshot(path, {
      parts: [{ kind: 'heap', format: 'proto', file: '../whole/h.pb.gz', sizeBytes: 1 }],
    });
    const outside = await runCli('top', path);
    expect(outside.code).toBe(2);
    expect(outside.stderr).toMatch(/^leaktrail: \S+: snapshot\.json: [^\n]+\n$/);
  });
});

describe('what is no MemStats', () => {
  it.each([
    ['a binary profile', heap, /this profile has no MemStats/],
    ['a goroutine dump', fixturePath('handlerleak/default/goroutine-debug2.1.txt'), /goroutine/],
    ['a missing file', '/nonexistent/file', /does not exist/],
  ])('is refused in one line: %s', async (_, file, message) => {
    const { code, stdout, stderr } = await runCli('memstats', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^leaktrail: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });

  it('is refused in one line: text and JSON that are cut off, hostile JSON', async () => {
    const text = readFileSync(heapText, 'utf8');
    const json = readFileSync(vars, 'utf8');
    const cases: readonly (readonly [string, RegExp])[] = [
      [text.slice(0, text.indexOf('# NumGC')), /ends inside its MemStats/],
      [json.slice(0, 2000), /the JSON ends too early/],
      ['{"memstats":{}}', /the MemStats have no Alloc, /],
      ['{"__proto__":{"memstats":{}}}', /no object "memstats"/],
      [json.replace('"Sys":670218664', '"Sys":-1'), /Sys is "-1"/],
    ];
    const file = join(dir, 'input');
    for (const [content, message] of cases) {
      writeFileSync(file, content);
      const { code, stdout, stderr } = await runCli('memstats', file, '--json');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^leaktrail: [^\n]+\n$/);
      expect(stderr).toMatch(message);
    }
  });
});
