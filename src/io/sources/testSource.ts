/**
 * A snapshot out of a test run: `go test -memprofile` of one test or benchmark, or of a whole package. The heap profile is what
 * was live after the test and a collection, and all that it allocated. The test binary goes to a temporary folder, because go
 * would leave it in the package.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProfileError } from '../../core/errors.js';
import type { GoTestRun } from '../../core/snapshot/discovery.js';
import { snapshotFacts } from '../../core/snapshot/facts.js';
import type { Snapshot, SnapshotTarget } from '../../core/snapshot/model.js';
import type { CaptureOptions, SnapshotSource } from '../../core/snapshot/source.js';
import type { PartWriter, SnapshotDraft } from '../../core/snapshot/store.js';
import { visibleText } from '../../core/visibleText.js';
import { runTool } from '../toolProcess.js';

const FUNC = /^(?:Test|Benchmark)[\p{L}\p{N}_]*$/u;
const READ_BYTES = 256 * 1024;
/** Lines of output that an error quotes. */
const QUOTED_LINES = 4;

/** The source of one run; every capture runs the test again. Throws ProfileError 'bad-option' for a name that is no test. */
export function createTestSource(run: GoTestRun): SnapshotSource {
  if (run.func !== '' && !FUNC.test(run.func)) {
    throw new ProfileError('bad-option', `"${run.func}" is not the name of a test or benchmark`);
  }
  const target: SnapshotTarget = { kind: 'test', label: labelOf(run) };
  return {
    describe: () => target,
    probe: () => Promise.resolve({ kinds: ['heap'], goroutines: undefined, notes: [] }),
    async capture(draft, options) {
      const folder = await mkdtemp(join(tmpdir(), 'leaktrail-test-'));
      try {
        return await captureRun(run, target, folder, draft, options);
      } catch (error) {
        await draft.discard();
        throw error;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function labelOf({ func, packageLabel }: GoTestRun): string {
  if (func === '') return `go test ${packageLabel}`;
  return `go test ${packageLabel} ${func.startsWith('Benchmark') ? '-bench' : '-run'} '^${func}$'`;
}

/** The arguments of go; each is one word, whatever it holds. */
export function testArguments(run: GoTestRun, binary: string, profile: string): readonly string[] {
  const { func } = run;
  const chosen = func.startsWith('Benchmark')
    ? ['-run', '^$', '-bench', `^${func}$`]
    : func === ''
      ? []
      : ['-run', `^${func}$`];
  return [
    'test',
    ...chosen,
    // Without this the result of an earlier run could be printed and nothing be run.
    '-count=1',
    ...['-timeout', `${Math.ceil(run.timeoutMillis / 1000)}s`],
    ...['-memprofile', profile, '-memprofilerate', String(run.memProfileRate)],
    ...['-o', binary],
    '.',
  ];
}

/** How a run of go ended. */
interface Outcome {
  readonly code: number;
  readonly hasNoTests: boolean;
  /** The end of its output on one line. */
  readonly quoted: string;
}

async function captureRun(
  run: GoTestRun,
  target: SnapshotTarget,
  folder: string,
  draft: SnapshotDraft,
  { signal, inspectHeap, gitCommit, onProgress }: CaptureOptions,
): Promise<Snapshot> {
  onProgress?.({ part: 'heap', receivedBytes: 0 });
  const profile = join(folder, 'mem.pb.gz');
  const { code, hasNoTests, quoted } = await runGo(run, folder, profile, signal);
  if (hasNoTests) {
    throw new ProfileError('tool-failed', `${target.label}: there is no such test to run`);
  }
  const part = await draft.createPart('heap', 'proto');
  if ((await copyInto(part, profile, signal)) === 0) {
    const reason = `${target.label} gave no profile (exit code ${code}): ${quoted}`;
    throw new ProfileError('tool-failed', reason);
  }
  await part.finish();
  const heap = await inspectHeap(part.path, signal);
  if (code !== 0) run.onFailedTest(`${target.label} failed (exit code ${code}): ${quoted}`);
  const { timeMillis, buildId, binary } = heap;
  return draft.complete({
    timeMillis,
    target,
    process: { buildId, binary },
    gitCommit,
    missing: [],
    facts: snapshotFacts({ heap }),
  });
}

async function runGo(
  run: GoTestRun,
  folder: string,
  profile: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const tail: string[] = [];
  let hasNoTests = false;
  // go says nothing about a benchmark that a build constraint leaves out; one that ran has a line of its own.
  let hasRun = !run.func.startsWith('Benchmark');
  const code = await runTool({
    command: run.goCommand,
    args: testArguments(run, join(folder, 'package.test'), profile),
    cwd: run.folder,
    // The test's own limit comes first and says which test was running.
    timeoutMillis: run.timeoutMillis + 30_000,
    signal,
    onLine: (line) => {
      run.onOutput(line);
      if (/\[no tests to run\]$|\[no test files\]$/.test(line)) hasNoTests = true;
      if (line.startsWith(run.func)) hasRun = true;
      if (line.trim() === '') return;
      tail.push(line);
      if (tail.length > QUOTED_LINES) tail.shift();
    },
  });
  if (code === 0 && !hasRun) hasNoTests = true;
  return { code, hasNoTests, quoted: visibleText(tail.join(' | '), 500) };
}

/** Copies a file into a part; its size in bytes, 0 when it is not there. */
async function copyInto(part: PartWriter, path: string, signal: AbortSignal): Promise<number> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return 0;
  try {
    for (let size = 0; ;) {
      if (signal.aborted) throw new ProfileError('cancelled', 'stopped by the user');
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES);
      if (bytesRead === 0) return size;
      await part.write(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } finally {
    await file.close();
  }
}
