// What the editor says about a judgement: what would decide where samples are too few, and all of it in Chinese too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { Judgement } from '../../../src/host/suspects/judgement.js';
import { editor, resetEditor } from '../../helpers/fakeVscode.js';
import { ROOT } from '../../helpers/sourceStrings.js';
import { seriesOf } from '../leak/heapSeries.js';
import type { Row } from '../leak/heapSeries.js';

vi.mock('vscode', () => import('../../helpers/fakeVscode.js'));
const { verdictText: lineText } = await import('../../../src/host/editor/verdictText.js');
const { verdictText: huntText } = await import('../../../src/host/hunt/huntTexts.js');
const { badgeText, suspectItem } = await import('../../../src/host/suspects/suspectItems.js');
const { suspectText } = await import('../../../src/host/suspects/suspectText.js');
const { childNodes, topNodes } = await import('../../../src/host/suspects/suspectTree.js');

const LEAK: Row = { stack: 'app.Put@/app/a.go:4', size: 4096, counts: [4, 12, 19, 28, 36, 43] };
const DOUBTFUL: Row = { stack: 'app.Add@/app/b.go:7', size: 4096, counts: [0, 1, 2, 2, 3, 4] };
const FEW: Row = { ...DOUBTFUL, counts: [0, 3, 6, 8, 11, 14] };
const CACHE: Row = { stack: 'app.Get@/app/c.go:9', size: 4096, counts: [0, 40, 60, 68, 70, 70] };
const MANY = [2, 4, 4, 8, 8, 16].map((mib) => mib * 1048576);
const CONTAINER = [...new Set(MANY)].map((size): Row => {
  const counts = MANY.map((current) => (current === size ? 1 : 0));
  const allocs = MANY.map((current) => (current >= size ? 1 : 0));
  return { stack: 'app.Log@/app/d.go:8', size, counts, allocs };
});

function judgementOf(rows: readonly Row[], count = 6): Judgement {
  const cut = rows.map((row) => ({ ...row, counts: row.counts.slice(0, count) }));
  const report = findSuspects(seriesOf(cut), { level: 'lines' });
  return {
    ...{ id: 1, title: 'localhost:6060', origin: { kind: 'hunt', huntId: 'x' }, report },
    ...{ siteCount: report.sites.length, period: 524288, notes: [], isFinal: true },
    ...{ outside: undefined, lastMemStats: undefined, gitCommit: '' },
    snapshots: report.times.map((time, k) => ({
      ...{ timeMillis: time * 1000, liveBytes: 0, name: `${k}`, snapshotId: undefined },
      ...{ uri: undefined as never, load: undefined },
    })),
    sources: { uriOf: () => undefined, has: () => false, ownFiles: [], ambiguous: [] },
  };
}

/** The row of what was judged, and those below it. */
function summaryRows(judgement: Judgement): readonly vscode.TreeItem[] {
  const summary = topNodes(judgement, 0)[0]!;
  return [summary, ...childNodes(summary)].map(suspectItem);
}

beforeEach(resetEditor);

describe('a judgement that lacks samples', () => {
  const advice =
    'Too few samples to decide about b.go:7: rounds 10 times as long, or runtime.MemProfileRate = 32768';
  const how =
    'Write runtime.MemProfileRate = 32768 at the start of main, or start the program with GODEBUG=memprofilerate=32768. Either costs some CPU time.';

  it('says in the Suspects view what would decide and how that is set', () => {
    const [summary, row] = summaryRows(judgementOf([DOUBTFUL]));
    expect(summary?.description).toMatch(/^6 snapshots · .* · too few samples$/);
    expect(summary?.tooltip).toBe(`localhost:6060\n${summary?.description}\n${advice}\n${how}`);
    expect(row).toMatchObject({ label: advice, tooltip: `${advice}\n${how}` });
  });

  it('ends its hunt with what would decide, unless there is a leak', () => {
    expect(huntText(judgementOf([DOUBTFUL]))).toBe(
      `No sure leak in 6 rounds, 1 suspect. ${advice}`,
    );
    const counts = [4, 14, 25, 35, 44, 56];
    expect(huntText(judgementOf([DOUBTFUL, { ...LEAK, counts }]))).toMatch(
      /^1 leak in 6 rounds: a/,
    );
  });

  it('asks for snapshots first where those are too few', () => {
    const judgement = judgementOf([FEW], 3);
    expect(judgement.report.sites[0]?.siteClass).toBe('suspect');
    expect(summaryRows(judgement).map(({ label }) => label)).toEqual([
      'localhost:6060',
      '3 snapshots are too few to call anything a leak: at least 4 are needed.',
    ]);
    expect(huntText(judgement)).toMatch(/^Too few snapshots/);
  });

  it('asks for nothing where all is told', () => {
    const [summary, ...rows] = summaryRows(judgementOf([LEAK, CACHE]));
    expect(summary?.description).not.toContain('too few');
    expect(rows).toEqual([]);
  });
});

describe('a judgement in a Chinese editor', () => {
  /** What stays as it is: names, places, units and what is written in Go. */
  const KEPT =
    /localhost|app\.\w+|[/\w]+\.go:\d+|[KMG]iB|\bB\b|runtime\.MemProfileRate|GODEBUG=memprofilerate|CPU|main|\d+ (?:min|s)\b|\/h\b/g;
  const all = judgementOf([LEAK, DOUBTFUL, CACHE, ...CONTAINER]);

  beforeEach(() => {
    const bundle = readFileSync(join(ROOT, 'l10n/bundle.l10n.zh-cn.json'), 'utf8');
    editor.bundle = JSON.parse(bundle) as Record<string, string>;
  });

  it('has no English in its rows, lines, messages and copied texts', () => {
    const texts = [
      ...all.report.sites.flatMap((site) => [
        badgeText(site, all),
        lineText([{ site, siteIndex: 0, role: 'blame' }], all.report),
        suspectText(site, all),
      ]),
      ...[all, judgementOf([DOUBTFUL]), judgementOf([FEW], 3), judgementOf([CACHE])].flatMap(
        (judgement) => [
          huntText(judgement),
          ...summaryRows(judgement).map(({ tooltip }) => tooltip as string),
        ],
      ),
    ];
    for (const text of texts) expect(text.replace(KEPT, '')).not.toMatch(/[a-z]{2}/i);
  });

  it('has the numbers of the reason in the words of its language', () => {
    const leak = all.report.sites.find(({ frame }) => frame.line === 4)!;
    expect(suspectText(leak, all)).toContain(
      '5 轮中在此分配的 19.6 MiB 全部保留，没有释放，每轮 +',
    );
    expect(lineText([{ site: leak, siteIndex: 0, role: 'blame' }], all.report)).toMatch(
      / · 5 轮中 19\.6 MiB 全部保留$/,
    );
  });
});
