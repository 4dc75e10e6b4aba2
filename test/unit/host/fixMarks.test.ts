// What the Suspects view says of a verified fix, and where it says nothing.
import { describe, expect, it, vi } from 'vitest';
import type { FixRecord } from '../../../src/core/hunt/fixRecord.js';
import { makeFixRecord } from '../../../src/core/hunt/makeFixRecord.js';
import { findSuspects, type Suspect, type SuspectReport } from '../../../src/core/leak/suspects.js';
import { verifyFix } from '../../../src/core/leak/verifyFix.js';
import type { Judgement, JudgementOrigin } from '../../../src/host/suspects/judgement.js';
import { seriesOf, type Row } from '../leak/heapSeries.js';

vi.mock('vscode', () => import('../../helpers/fakeVscode.js'));
const { createFixMarks } = await import('../../../src/host/verify/fixMarks.js');
const { FixModel } = await import('../../../src/host/verify/fixModel.js');

const leak: Row = {
  stack: 'main.main@/app/main.go:9;shop.Put.func1@/app/shop.go:20',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43],
};
const work: Row = {
  stack: 'main.main@/app/main.go:9;shop.Work@/app/shop.go:70',
  size: 512,
  counts: [10, 11, 10, 9, 10, 10],
  allocs: [100, 200, 300, 400, 500, 600],
};
const judge = (...rows: Row[]): SuspectReport => findSuspects(seriesOf(rows), { level: 'lines' });

function recordOf(before: SuspectReport, after: SuspectReport): FixRecord {
  const run = { title: 'shop', gitCommit: '', startMillis: 0, endMillis: 0 };
  return makeFixRecord({
    fix: verifyFix(before, after, { periods: { before: 524288, after: 524288 } }),
    before: { ...run, report: before },
    after: { ...run, report: after },
    isChosen: false,
    plan: undefined,
  });
}

const hunt = (huntId: string): JudgementOrigin => ({ kind: 'hunt', huntId });

/** The marks of a fix of these hunts while a judgement of this origin is shown. */
function marksWith(record: FixRecord, shown: JudgementOrigin | undefined) {
  const fixes = new FixModel();
  fixes.show({ record, origins: [hunt('old'), hunt('new')] });
  const current = shown && ({ origin: shown } as Judgement);
  return createFixMarks(fixes, { current });
}

describe('a verified fix in the Suspects view', () => {
  const before = judge(leak, work);
  const fixed = recordOf(before, judge(work));
  const [leaking] = before.sites as [Suspect, ...Suspect[]];

  it('has its row and words at both of its runs, and where nothing is judged', () => {
    for (const shown of [hunt('old'), hunt('new'), undefined]) {
      const marks = marksWith(fixed, shown);
      expect(marks.topRow()?.label).toBe('fixed');
      expect(marks.wordOf(leaking)).toBe('fixed ✓');
    }
  });

  it('says nothing at another judgement, though the line is the same', () => {
    const others: JudgementOrigin[] = [hunt('third'), { kind: 'snapshots', ids: ['old', 'new'] }];
    for (const shown of others) {
      const marks = marksWith(fixed, shown);
      expect(marks.topRow()).toBeUndefined();
      expect(marks.wordOf(leaking)).toBe('');
    }
  });

  it('knows the closure of another number, and no other function at the same place', () => {
    const marks = marksWith(fixed, hunt('old'));
    const named = (func: string): Suspect => ({ ...leaking, frame: { ...leaking.frame, func } });
    expect(marks.wordOf(named('shop.Put.func2'))).toBe('fixed ✓');
    expect(marks.wordOf(named('shop.Get'))).toBe('');
    // Of what is gone the record has no place: a function without a line is not it.
    expect(marks.wordOf({ ...leaking, frame: { ...leaking.frame, fileName: '', line: 0 } })).toBe(
      '',
    );
  });
});
