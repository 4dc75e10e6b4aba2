// What the editor says about a judgement: what would decide where samples are too few, and all of it in Chinese too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { Judgement } from '../../../src/host/suspects/judgement.js';
import { editor, resetEditor } from '../../helpers/fakeVscode.js';
import { ROOT } from '../../helpers/sourceStrings.js';
import { seriesOf } from '../leak/heapSeries.js';
import type { Row } from '../leak/heapSeries.js';

vi.mock('vscode', () => import('../../helpers/fakeVscode.js'));
const { verdictText: lineText } = await import('../../../src/host/editor/verdictText.js');
const { soFarText, verdictText: huntText } = await import('../../../src/host/hunt/huntTexts.js');
const { judgementText } = await import('../../../src/host/statusBar.js');
const { badgeText, suspectItem } = await import('../../../src/host/suspects/suspectItems.js');
const { factsOf } = await import('../../../src/host/suspects/suspectTooltip.js');
const { suspectText } = await import('../../../src/host/suspects/suspectText.js');
const { childNodes, topNodes } = await import('../../../src/host/suspects/suspectTree.js');

const LEAK: Row = { stack: 'app.Put@/app/a.go:4', size: 4096, counts: [4, 12, 19, 28, 36, 43] };
const DOUBTFUL: Row = { stack: 'app.Add@/app/b.go:7', size: 4096, counts: [0, 1, 2, 2, 3, 4] };
const FEW: Row = { ...DOUBTFUL, counts: [0, 3, 6, 8, 11, 14] };
const CACHE: Row = { stack: 'app.Get@/app/c.go:9', size: 4096, counts: [0, 40, 60, 68, 70, 70] };
const SWING: Row = { stack: 'app.Do@/app/e.go:3', size: 4096, counts: [10, 60, 40] };
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
    ...{
      siteCount: report.sites.length,
      period: 524288,
      notes: [],
      isFinal: true,
      rateUnit: 'hour',
    },
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

/** All that is said about the sites at their lines and in the view. */
function siteTexts(judgement: Judgement): readonly string[] {
  return judgement.report.sites.flatMap((site, siteIndex) => [
    lineText([{ site, siteIndex, role: 'blame' }], judgement),
    lineText([{ site, siteIndex, role: 'way' }], judgement),
    badgeText(site, judgement),
    suspectText(site, judgement).split('\n')[0]!,
    ...factsOf(site, judgement),
  ]);
}

beforeEach(resetEditor);
// Other files of this process have the same editor, and expect English.
afterEach(resetEditor);

describe('a judgement without a leak', () => {
  const grownBy = (liveGrowthBytes: number): Judgement => {
    const judgement = judgementOf([CACHE]);
    return { ...judgement, report: { ...judgement.report, sites: [], liveGrowthBytes } };
  };

  it('says that nothing grew only where the live heap did not', () => {
    expect(huntText(grownBy(65_535))).toBe('Nothing leaks: nothing grew in 6 snapshots');
    expect(summaryRows(grownBy(65_535)).map(({ label }) => label)).toContain(
      'No leak and no suspect was found.',
    );
    expect(huntText(grownBy(1_048_576))).toBe(
      'No leak was found in 6 snapshots, though the live heap grew by 1 MiB: no single line surely grew',
    );
    expect(summaryRows(grownBy(1_048_576)).map(({ label }) => label)).toContain(
      'No leak and no suspect was found, though the live heap grew by 1 MiB.',
    );
  });

  it('acquits what grew when there were enough snapshots', () => {
    const judgement = judgementOf([CACHE]);
    expect(huntText(judgement)).toMatch(/^Nothing leaks: 1 site grew in 6 snapshots/);
    expect(soFarText(judgement)).toBe('so far: nothing leaks');
    expect(siteTexts(judgement)[0]).toMatch(/^○ warming up or cache: .*, not leaking$/);
    expect(topNodes(judgement, 0).map((node) => suspectItem(node).label)).toContain(
      'Grew, but not leaking',
    );
    expect(judgementText(judgement)).toBe('$(pass) 0 leaks · 0 suspects');
    expect(judgementText(judgementOf([DOUBTFUL]))).toBe('$(question) 0 leaks · 1 suspect');
    expect(judgementText(judgementOf([LEAK]))).toBe('$(bug) 1 leak');
  });
});

describe('a judgement on too few snapshots', () => {
  it('neither accuses nor acquits', () => {
    const judgement = judgementOf([SWING], 3);
    const labels = topNodes(judgement, 0).map((node) => suspectItem(node).label as string);
    const said = [...siteTexts(judgement), ...labels].join('\n');
    expect(said).not.toMatch(/not leaking/i);
    expect(labels).toContain('Grew');
    expect(soFarText(judgement)).toBe('too early to tell');
    expect(judgementText(judgement)).toBe('$(graph-line) 1 site grew');
  });

  it('tells of two snapshots by how much lines grew and how well that is known, no more', () => {
    const judgement = judgementOf([FEW, LEAK], 2);
    expect(judgement.report.sites.map(({ siteClass }) => siteClass)).toContain('suspect');
    const said = siteTexts(judgement).join('\n');
    expect(said).not.toMatch(/suspect|sure|leak|≥|confidence/i);
    expect(said).toMatch(/^○ grew · \+[\d.]+ MiB .*\d %.* · 8 samples$/m);
    expect(judgementText(judgement)).toBe('$(graph-line) 2 sites grew');
  });
});

describe('growth that is sure', () => {
  const byHour = judgementOf([LEAK]);
  const byRound: Judgement = { ...byHour, rateUnit: 'round' };

  it('is told per hour, and per round where rounds make it, with the hour in the tooltip only', () => {
    expect(huntText(byHour)).toMatch(/^1 leak in 6 snapshots: a\.go:4, ≥ \+[\d.]+ [KMG]iB\/h$/);
    expect(huntText(byRound)).toMatch(
      /^1 leak in 6 snapshots: a\.go:4, ≥ \+[\d.]+ [KMG]iB per round$/,
    );
    const [site] = byRound.report.sites;
    const verdicts = [{ site: site!, siteIndex: 0, role: 'blame' }] as const;
    for (const text of [lineText(verdicts, byRound), badgeText(site!, byRound)]) {
      expect(text).toContain(' per round · +');
      expect(text).not.toContain('/h');
    }
    expect(factsOf(site!, byRound)[0]).toMatch(
      /^Sure growth: ≥ \+[\d.]+ MiB per round · ≥ \+[\d.]+ [KMG]iB\/h$/,
    );
    expect(factsOf(site!, byHour)[0]).not.toContain('per round');
  });

  it('leaves no gap in the verdict where none is', () => {
    const sites = byHour.report.sites.map((site) => ({
      ...site,
      rate: { ...site.rate, lowerBound: 0 },
    }));
    const judgement = { ...byHour, report: { ...byHour.report, sites } };
    expect(huntText(judgement)).toBe('1 leak in 6 snapshots: a.go:4');
  });
});

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
      `No sure leak in 6 snapshots, 1 suspect. ${advice}`,
    );
    const counts = [4, 14, 25, 35, 44, 56];
    expect(huntText(judgementOf([DOUBTFUL, { ...LEAK, counts }]))).toMatch(
      /^1 leak in 6 snapshots: a/,
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
        lineText([{ site, siteIndex: 0, role: 'blame' }], all),
        suspectText(site, all),
      ]),
      ...siteTexts(judgementOf([FEW, CACHE], 2)),
      judgementText(judgementOf([FEW], 3)).replace('$(graph-line)', ''),
      soFarText(judgementOf([FEW], 3)),
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
    expect(lineText([{ site: leak, siteIndex: 0, role: 'blame' }], all)).toMatch(
      / · 5 轮中 19\.6 MiB 全部保留$/,
    );
  });
});
