// Snapshots out of go test, with the sample service's own tests and made-up ones.
import { execFileSync } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heapFactsOf } from '../../src/core/report/heapFacts.js';
import type { GoTestRun } from '../../src/core/snapshot/discovery.js';
import type { CaptureOptions } from '../../src/core/snapshot/source.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';
import { findGoCommand } from '../../src/io/goCommand.js';
import { readProfile } from '../../src/io/readProfile.js';
import { openSnapshotStore } from '../../src/io/snapshotStore.js';
import { createTestSource, testArguments } from '../../src/io/sources/testSource.js';
import { hasGo } from '../helpers/pprofOracle.js';

const sampleService = path.join(import.meta.dirname, '..', 'go', 'handlerleak');

let folder = '';
let store: SnapshotStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leaktrail-go-test-'));
  store = openSnapshotStore({ folder: path.join(folder, 'store'), maxBytes: () => 2 ** 30 });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function options(signal = new AbortController().signal): CaptureOptions {
  return {
    signal,
    goroutines: 'none',
    gitCommit: '',
    inspectHeap: async (file, heapSignal) =>
      heapFactsOf(await readProfile(file, { signal: heapSignal })),
  };
}

async function testRun(part: Partial<GoTestRun>): Promise<GoTestRun> {
  return {
    folder,
    packageLabel: './internal/checkout',
    func: '',
    memProfileRate: 4096,
    timeoutMillis: 120_000,
    goCommand: await findGoCommand({ setting: '', workspaceFolders: [] }),
    onOutput: () => undefined,
    onFailedTest: () => undefined,
    ...part,
  };
}

async function writePackage(testBody: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'go.mod'), 'module example.com/m\n\ngo 1.22\n');
  await writeFile(
    path.join(folder, 'm_test.go'),
    `package m\n\nimport "testing"\n\nvar kept [][]byte\n\n${testBody}\n`,
  );
}

describe('arguments of go test', () => {
  it('name one test or benchmark as a whole and are single words', async () => {
    const run = await testRun({ func: 'TestPut', goCommand: '/go' }).catch(() => undefined);
    if (run === undefined) return;
    expect(testArguments(run, '/t/b', '/t/p').join(' ')).toBe(
      'test -run ^TestPut$ -count=1 -timeout 120s -memprofile /t/p -memprofilerate 4096 -o /t/b .',
    );
    expect(testArguments({ ...run, func: 'BenchmarkGet' }, 'b', 'p').slice(1, 5)).toEqual([
      '-run',
      '^$',
      '-bench',
      '^BenchmarkGet$',
    ]);
  });

  it('refuse a name that is not that of a test', async () => {
    const run = await testRun({ goCommand: '/go' });
    for (const func of ['Foo', 'TestA|TestB', '-exec=sh', 'Test$(id)', 'TestA -x']) {
      expect(() => createTestSource({ ...run, func })).toThrow('is not the name of a test');
    }
  });
});

describe.skipIf(!hasGo())('a test run', () => {
  it('gives the heap that the sample service keeps, as go tool pprof reads it, and leaves no file behind', async () => {
    await cp(sampleService, path.join(folder, 'shop'), { recursive: true });
    const package_ = path.join(folder, 'shop', 'internal', 'checkout');
    const before = await readdir(package_);
    const lines: string[] = [];
    const source = createTestSource(
      await testRun({
        folder: package_,
        func: 'TestHandleCheckoutAcceptsOrders',
        onOutput: (line) => lines.push(line),
      }),
    );
    const snapshot = await source.capture(await store.begin(), options());
    expect(snapshot.target).toEqual({
      kind: 'test',
      label: "go test ./internal/checkout -run '^TestHandleCheckoutAcceptsOrders$'",
    });
    expect(snapshot.facts.memProfileRate).toBe(4096);
    expect(lines.at(-1)).toMatch(/^ok\s+example\.com\/shop\/handlerleak\/internal\/checkout/);
    expect(await readdir(package_)).toEqual(before);
    const [part] = snapshot.parts;
    const file = await store.partPath(snapshot, part!);
    const top = execFileSync(
      'go',
      ['tool', 'pprof', '-top', '-unit=B', '-sample_index=inuse_space', file],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    expect(/of (\d+)B total/.exec(top)?.[1]).toBe(String(snapshot.facts.liveHeapBytes));
    expect(top).toMatch(/HandleCheckout/);
    // 100 orders of 64 KiB are kept.
    expect(snapshot.facts.liveHeapBytes).toBeGreaterThan(4 * 1024 * 1024);
    expect((await store.list()).snapshots).toHaveLength(1);
  });

  it('keeps the profile of a test that fails and says that it failed', async () => {
    await writePackage(
      'func TestFails(t *testing.T) {\n\tfor i := 0; i < 64; i++ {\n\t\tkept = append(kept, make([]byte, 1<<20))\n\t}\n\tt.Fatal("no luck")\n}',
    );
    const failures: string[] = [];
    const run = await testRun({ func: 'TestFails', onFailedTest: (text) => failures.push(text) });
    const snapshot = await createTestSource(run).capture(await store.begin(), options());
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('failed (exit code 1)');
    expect(snapshot.facts.liveHeapBytes).toBeGreaterThan(60 * 1024 * 1024);
  });

  it('says what the compiler said when the test does not build, and keeps nothing', async () => {
    await writePackage('func TestBroken(t *testing.T) { undefinedName() }');
    const source = createTestSource(await testRun({ func: 'TestBroken' }));
    await expect(source.capture(await store.begin(), options())).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringContaining('undefined: undefinedName') as string,
    });
    expect((await store.list()).snapshots).toEqual([]);
  });

  it('says so when there is no such test', async () => {
    await writePackage('func TestOther(t *testing.T) {}');
    const source = createTestSource(await testRun({ func: 'TestMissing' }));
    await expect(source.capture(await store.begin(), options())).rejects.toThrow(
      'there is no such test to run',
    );
  });

  it('says so when a build constraint leaves the benchmark out', async () => {
    await writePackage('func TestOther(t *testing.T) {}');
    await writeFile(
      path.join(folder, 'bench_test.go'),
      '//go:build integration\n\npackage m\n\nimport "testing"\n\nfunc BenchmarkX(b *testing.B) {}\n',
    );
    const source = createTestSource(await testRun({ func: 'BenchmarkX' }));
    await expect(source.capture(await store.begin(), options())).rejects.toThrow(
      'there is no such test to run',
    );
  });

  it('profiles a benchmark', async () => {
    await writePackage(
      'func BenchmarkKeep(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\tkept = append(kept[:0], make([]byte, 1<<16))\n\t}\n}',
    );
    const run = await testRun({ func: 'BenchmarkKeep' });
    const snapshot = await createTestSource(run).capture(await store.begin(), options());
    expect(snapshot.facts.allocBytes).toBeGreaterThan(1 << 16);
  });

  it('is ended with everything that it started when the user stops it', async () => {
    const alive = path.join(folder, 'alive');
    await writePackage('');
    const file = path.join(folder, 'm_test.go');
    await writeFile(
      file,
      'package m\n\nimport (\n\t"os/exec"\n\t"testing"\n)\n\nfunc TestHangs(t *testing.T) {\n\t_ = exec.Command("sh", "-c", "echo $$ > alive; exec sleep 1000").Run()\n}\n',
    );
    const abort = new AbortController();
    const source = createTestSource(await testRun({ func: 'TestHangs' }));
    const capture = source.capture(await store.begin(), options(abort.signal));
    const outcome = expect(capture).rejects.toMatchObject({ code: 'cancelled' });
    const pid = await waitForPid(alive);
    abort.abort();
    await outcome;
    await expect(waitForEnd(pid)).resolves.toBeUndefined();
    expect((await store.list()).snapshots).toEqual([]);
  });
});

async function waitForPid(file: string): Promise<number> {
  for (;;) {
    const pid = await access(file)
      .then(() => execFileSync('cat', [file], { encoding: 'utf8' }).trim())
      .catch(() => '');
    if (pid !== '') return Number(pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function waitForEnd(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
