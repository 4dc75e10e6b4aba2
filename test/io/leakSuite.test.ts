// The verdict on live programs, each with one leak or with something that only looks like one (test/go/leaks): they run for eight
// rounds at the default sampling rate, and their snapshots are judged as `leaktrail suspects` judges them. A round ends when its
// requests are answered, so that a slow machine sees the same. Sampling has a part in the outcome: docs/leak-rule.md says how
// often a bound is missed by chance.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPprof, openSuspects } from '../bench/leaks/judge.mjs';
import { buildPrograms, listPrograms } from '../bench/leaks/programs.mjs';
import { askPprof, askSuspects, captureRuns } from '../bench/leaks/runs.mjs';
import type { Run } from '../bench/leaks/runs.mjs';
import { mistakesOf, summarize } from '../bench/leaks/score.mjs';
import type { Verdict } from '../bench/leaks/score.mjs';
import { tableText } from '../bench/leaks/table.mjs';
import { hasGo } from '../helpers/pprofOracle.js';

const isPossible = hasGo();
if (!isPossible) console.warn('go is not here: no verdict is measured on live programs');

/** Of the slowest machine; on a quiet one all takes less than two minutes. */
const LONGEST_MILLIS = 10 * 60_000;

let folder = '';
let runs: readonly Run[] = [];
let suspects: Awaited<ReturnType<typeof openSuspects>>;
beforeAll(async () => {
  if (!isPossible) return;
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-leaks-'));
  const binary = join(folder, 'leakd');
  buildPrograms(binary);
  suspects = await openSuspects(folder);
  runs = await captureRuns(binary, listPrograms(binary), folder, { jobs: 3 });
}, LONGEST_MILLIS);
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function complaints(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap((verdict) =>
    mistakesOf(verdict, 'may accuse').map((mistake) => `${verdict.program.name}: ${mistake}`),
  );
}

function falselyAccused(verdicts: readonly Verdict[]): readonly string[] {
  const lookAlikes = verdicts.filter(({ program }) => program.kind === 'look-alike');
  return complaints(lookAlikes.filter(({ accused }) => accused.length > 0));
}

describe.runIf(isPossible)('the verdict on live programs', () => {
  it('has the programs that it is measured on', () => {
    const kinds = runs.map(({ program }) => program.kind);
    expect(kinds.filter((kind) => kind === 'leak').length).toBeGreaterThanOrEqual(12);
    expect(kinds.filter((kind) => kind === 'look-alike').length).toBeGreaterThanOrEqual(12);
    expect(runs.every(({ snapshots }) => snapshots.length === 8)).toBe(true);
  });

  it.each([2, 3])(
    'calls nothing a leak after %i snapshots',
    async (count) => {
      const verdicts = await askSuspects(folder, runs, count, suspects);
      expect(verdicts.flatMap(({ accused }) => accused)).toEqual([]);
    },
    LONGEST_MILLIS,
  );

  it(
    'accuses no healthy program after 4 snapshots',
    async () => {
      expect(falselyAccused(await askSuspects(folder, runs, 4, suspects))).toEqual([]);
    },
    LONGEST_MILLIS,
  );

  it.each([6, 8])(
    'finds the leaks, their true line first, and accuses no healthy program after %i snapshots',
    async (count) => {
      const verdicts = await askSuspects(folder, runs, count, suspects);
      const pprof = openPprof();
      const theirs = pprof && askPprof(folder, runs, count, pprof);
      const table = tableText(`${count} snapshots`, verdicts, theirs);
      console.log([table, ...complaints(verdicts)].join('\n'));
      expect(falselyAccused(verdicts)).toEqual([]);
      const { recall, trueLineFirst } = summarize(verdicts);
      expect(recall).toBeGreaterThanOrEqual(0.95);
      expect(trueLineFirst).toBeGreaterThanOrEqual(0.95);
    },
    LONGEST_MILLIS,
  );
});
