import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { fixMarkdown } from '../../../src/core/hunt/fixMarkdown.js';
import { fixPlot, shortTime } from '../../../src/core/hunt/fixPlot.js';
import { fixPlotSvg, PAPER_COLORS } from '../../../src/core/hunt/fixPlotSvg.js';
import { checkFixRecord } from '../../../src/core/hunt/fixRecord.js';
import type { FixRecord } from '../../../src/core/hunt/fixRecord.js';
import { fixHeadline, rateText } from '../../../src/core/hunt/fixTexts.js';
import { makeFixRecord } from '../../../src/core/hunt/makeFixRecord.js';
import type { HuntPlan } from '../../../src/core/hunt/plan.js';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import { verifyFix } from '../../../src/core/leak/verifyFix.js';
import { seriesOf } from '../leak/heapSeries.js';
import type { Row } from '../leak/heapSeries.js';

const START = Date.UTC(2026, 2, 1, 12);
const leak: Row = {
  stack: 'main.main@/app/main.go:9;shop.Put@/app/shop.go:20',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43],
};
const work: Row = {
  stack: 'main.main@/app/main.go:9;shop.Work@/app/shop.go:70',
  size: 512,
  counts: [10, 11, 10, 9, 10, 10],
  allocs: [100, 200, 300, 400, 500, 600],
};

function recordOf(
  rowsBefore: readonly Row[],
  rowsAfter: readonly Row[],
  plan?: HuntPlan,
): FixRecord {
  const [before, after] = [rowsBefore, rowsAfter].map((rows) =>
    findSuspects(seriesOf(rows), { level: 'lines' }),
  );
  const run = { gitCommit: 'abcdef0123456789', startMillis: START, endMillis: START + 300_000 };
  return makeFixRecord({
    fix: verifyFix(before!, after!, { periods: { before: 524288, after: 524288 } }),
    before: { ...run, report: before!, title: 'shop on :6060, first' },
    after: { ...run, report: after!, title: 'shop on :6060, second' },
    isChosen: false,
    plan,
  });
}

const fixed = recordOf([leak, work], [work]);
const again = recordOf([leak, work], [leak, work]);

/** The record with one value changed. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(fixed)) as Record<string | number, unknown>;
  const holder = path
    .slice(0, -1)
    .reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
  holder[path.at(-1)!] = value;
  return copy;
}

describe('a record of a fix', () => {
  it('is the same after it was written as JSON and read back', () => {
    for (const record of [fixed, again]) {
      expect(checkFixRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    }
  });

  it('has the numbers of both runs in bytes per hour', () => {
    const [site] = fixed.sites;
    expect(site).toMatchObject({ verdict: 'fixed', after: { siteClass: 'absent', file: '' } });
    // 39 raw objects in five minutes, each of which stands for 512.5 KiB.
    expect(site!.before.slope / 2 ** 20).toBeGreaterThan(220);
    expect(site!.before.slope / 2 ** 20).toBeLessThan(250);
    expect(site!.after.upperBound).toBeGreaterThan(0);
    expect(site!.after.upperBound).toBeLessThan(site!.before.slope / 4);
    expect(site!.after.bytes).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rateText(site!.before, 'second')).toMatch(/^\+2\d\d\.\d MiB\/h ± \d/);
    expect(rateText(site!.after, 'second')).toMatch(/^0 B\/h, at most \+\d/);
  });

  it('holds no secret of the plan, whoever wrote it', () => {
    const shared = {
      targetUrl: 'http://localhost:6060/debug/pprof/',
      rounds: 6,
      warmUpRounds: 1,
      settleSeconds: 0,
      gc: true,
      load: {
        kind: 'json',
        url: 'http://localhost:8080/stats?token=s3cret',
        path: 'requests.total',
      },
    } as const;
    const requests: HuntPlan = {
      ...shared,
      round: { kind: 'requests', url: 'http://localhost:8080/buy?key=s3cret', count: 100 },
    };
    const command: HuntPlan = {
      ...shared,
      round: {
        kind: 'command',
        command: ['/home/s3cret/bin/k6', 'run', '--env', 'TOKEN=s3cret'],
        folder: '/home/s3cret',
      },
    };
    for (const plan of [requests, command]) {
      const record = recordOf([leak, work], [work], plan);
      expect(JSON.stringify(record)).not.toContain('s3cret');
      expect(checkFixRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
      expect(JSON.stringify(checkFixRecord({ ...record, plan }))).not.toContain('s3cret');
    }
    expect(recordOf([leak], [work], requests).plan).toEqual({
      ...shared,
      round: { kind: 'requests', url: 'http://localhost:8080/buy', count: 100 },
      load: { kind: 'json', url: 'http://localhost:8080/stats', path: 'requests.total' },
    });
    expect(recordOf([leak], [work], command).plan?.round).toEqual({
      ...{ kind: 'command', command: ['k6'], folder: '' },
    });
  });

  it('is told in one sentence', () => {
    expect(fixHeadline(fixed)).toMatch(/^fixed: shop\.Put \(shop\.go:20\), its growth is surely/);
    expect(fixHeadline(again)).toMatch(/^still leaking: shop\.Put \(shop\.go:20\), it is called/);
    expect(fixHeadline(recordOf([work], [work]))).toMatch(/^not enough data: no site/);
  });

  it.each([
    [[], null, /fix record is null/],
    [['version'], 2, /version is 2, want 1/],
    [['verdict'], 'all good', /verdict is "all good", want one of fixed/],
    [['sites'], {}, /sites is an object, want a list/],
    [
      ['sites', 0, 'before', 'times'],
      [0, 60, 60, 70, 80, 90],
      /times is not a list of at least two that rise/,
    ],
    [['sites', 0, 'before', 'times'], [0], /times is not a list/],
    [['sites', 0, 'before', 'bytes'], [1], /bytes is 1 long/],
    [['sites', 0, 'before', 'bytes', 2], '1', /bytes\[2\] is "1", want a number/],
    [['sites', 0, 'before', 'slope'], 1e300, /slope is 1e\+300/],
    [['sites', 0, 'before', 'line'], -1, /line is -1, want a count/],
    [['sites', 0, 'why', 'kind'], 'toString', /kind is "toString", want one of/],
    [['sites', 0, 'func'], 'x'.repeat(2001), /func is a text of 2001 characters/],
    [['before', 'gitCommit'], '$(id)', /gitCommit is "\$\(id\)"/],
    [['plan'], 7, /hunt plan is 7/],
  ] as const)('refuses %j that is wrong and names it', (path, value, message) => {
    const json = path.length === 0 ? value : changed(path, value);
    expect(() => checkFixRecord(json)).toThrow(ProfileError);
    expect(() => checkFixRecord(json)).toThrow(message);
  });
});

describe('the report of a fix', () => {
  it('has the verdict, both runs, the numbers and the plot', () => {
    const markdown = fixMarkdown(fixed, ['fix 1.svg']);
    expect(markdown).toMatch(/^# Fixed: shop\.Put \\\(shop\.go:20\\\), its growth/);
    expect(markdown).toContain(
      '| before | shop on :6060, first | `abcdef012345` | 2026-03-01T12:00:00Z | 2026-03-01T12:05:00Z | 6 |',
    );
    expect(markdown).toContain('| line | /app/shop.go:20 |  |');
    expect(markdown).toContain('| class | leak | not in the profile |');
    expect(markdown).toMatch(/!\[Growth since .*\]\(fix%201\.svg\)/);
    expect(markdown.split('\n').filter((line) => /^\| [1-6] \|/.test(line))).toHaveLength(6);
  });

  it('names the leaks that were not there before', () => {
    const other = { ...leak, stack: 'main.main@/app/main.go:9;shop.New@/app/new.go:5' };
    const markdown = fixMarkdown(recordOf([leak, work], [other, work]), []);
    expect(markdown).toContain('## Leaks that were not there before');
    expect(markdown).toContain('- shop.New \\(/app/new.go:5\\): +');
  });

  it('lets no name of a profile become markup', () => {
    const evil = {
      ...leak,
      stack: 'main.main@/app/main.go:9;shop.[x](http://a.test)|`<b>@you\u202e@/app/shop.go:20',
    };
    const record = recordOf([evil, work], [evil, work]);
    const hostile = {
      ...record,
      sites: record.sites.map((site) => ({
        ...site,
        func: 'shop.[x](http://a.test)|`<b>@you\u202e',
      })),
    };
    const markdown = fixMarkdown(hostile, []);
    expect(markdown).toContain(
      'shop.\\[x\\]\\(http&#58;//a.test\\)\\|\\`&lt;b&gt;&#64;you⟨U\\+202E⟩',
    );
    expect(markdown).not.toContain('\u202e');
    const svg = fixPlotSvg(hostile.sites[0]!, 'second', PAPER_COLORS);
    expect(svg).toContain('a.test)|`&lt;b&gt;@you⟨U+202E⟩');
    expect(svg).not.toContain('<b>');
  });
});

describe('the plot of a fix', () => {
  const [site] = again.sites;
  const size = { width: 400, height: 200, margin: { left: 50, right: 10, top: 10, bottom: 30 } };

  it('has both series from their first snapshot on, in one scale', () => {
    const plot = fixPlot(fixed.sites[0]!.before, fixed.sites[0]!.after, 'second', size);
    expect(plot.before).toHaveLength(6);
    expect(plot.before[0]).toEqual({ x: 50, y: 170 });
    expect(plot.before.at(-1)?.x).toBe(390);
    expect(plot.before.at(-1)!.y).toBeLessThan(40);
    expect(new Set(plot.after.map(({ y }) => y))).toEqual(new Set([170]));
    expect(plot.xTicks.map(({ text }) => text)).toEqual([
      '0',
      '1 min',
      '2 min',
      '3 min',
      '4 min',
      '5 min',
    ]);
    expect(plot.yTicks.map(({ text }) => text)).toEqual([
      '0',
      '+5 MiB',
      '+10 MiB',
      '+15 MiB',
      '+20 MiB',
    ]);
  });

  it('has a place for what shrinks, and for nothing at all', () => {
    const falling = { times: [0, 1, 2], bytes: [3000, 2000, 100], counts: [3, 2, 1] };
    const still = { times: [0, 1], bytes: [0, 0], counts: [0, 0] };
    const plot = fixPlot(falling, still, 'round', size);
    expect(plot.yTicks[0]?.text).toMatch(/^−/);
    expect(plot.xTicks.map(({ text }) => text)).toEqual(['0', '1', '2']);
    const flat = fixPlot(still, still, 'round', size);
    expect(flat.before.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  });

  it('stays a picture whatever the numbers are', () => {
    const large = { times: [0, 1e30], bytes: [0, 1e30], counts: [0, 1] };
    const small = { times: [0, 1e-9], bytes: [0, 1e-9], counts: [0, 0] };
    for (const unit of ['second', 'round'] as const) {
      for (const series of [large, small]) {
        const plot = fixPlot(series, small, unit, size);
        expect(plot.xTicks.length + plot.yTicks.length).toBeLessThan(30);
        expect([...plot.before, ...plot.after].every(({ x, y }) => Number.isFinite(x + y))).toBe(
          true,
        );
      }
    }
  });

  it('tells the two lines apart by dashes and markers in the colours that it is given', () => {
    const svg = fixPlotSvg(site!, 'second', { ...PAPER_COLORS, before: 'red"', after: 'blue' });
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(7);
    expect(svg.match(/<path d="M[^"]*Z"/g)).toHaveLength(7);
    expect(svg).toContain('stroke="red&quot;"');
    expect(svg).toMatch(/aria-label="Growth since the first snapshot at shop\.Put/);
  });

  it('writes times as short as they are', () => {
    expect([0, 45, 90, 120, 5400].map(shortTime)).toEqual([
      '0',
      '45 s',
      '1.5 min',
      '2 min',
      '1.5 h',
    ]);
  });
});
