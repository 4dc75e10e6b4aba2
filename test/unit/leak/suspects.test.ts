import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidingAdvice } from '../../../src/core/leak/decidingAdvice.js';
import { growthOutside } from '../../../src/core/leak/outsideGrowth.js';
import { normalizeFuncName } from '../../../src/core/leak/ownFrames.js';
import { REASON_TEXTS, shortReason } from '../../../src/core/leak/reasonTexts.js';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { Suspect, SuspectOptions, SuspectReport } from '../../../src/core/leak/suspects.js';
import { timeUntilLimit } from '../../../src/core/leak/timeToLimit.js';
import type { MemStats } from '../../../src/core/memstats/model.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { createTexts } from '../../../src/core/texts.js';
import { fixturePath } from '../../helpers/goldens.js';
import { profilesOf, seriesOf, seriesOfProfiles } from './heapSeries.js';
import type { Row } from './heapSeries.js';

const LINES: SuspectOptions = { level: 'lines' };

function judge(rows: readonly Row[], options: SuspectOptions = LINES, period?: number) {
  return findSuspects(seriesOf(rows, period), options);
}

function placeOf({ fileName, line }: { fileName: string; line: number }): string {
  return `${fileName.slice(fileName.lastIndexOf('/') + 1)}:${line}`;
}

function classesOf({ sites }: SuspectReport): string[] {
  return sites.map(({ siteClass, frame }) => `${siteClass} ${placeOf(frame)}`);
}

const leak: Row = {
  stack: 'main.main@/app/main.go:9;shop.Put@/app/shop.go:20',
  size: 1024,
  counts: [4, 12, 19, 28, 36, 43],
};
const cache: Row = {
  stack: 'main.main@/app/main.go:9;shop.Get@/app/shop.go:40',
  size: 4096,
  counts: [0, 40, 60, 68, 70, 70],
};
const constant: Row = {
  stack: 'main.main@/app/main.go:5;shop.Load@/app/shop.go:60',
  size: 64,
  counts: [20, 20, 20, 20, 20, 20],
};

describe('findSuspects', () => {
  it('judges each line, leaks first', () => {
    const report = judge([cache, constant, leak]);
    expect(classesOf(report)).toEqual([
      'leak shop.go:20',
      'warming-up shop.go:40',
      'stable shop.go:60',
    ]);
  });

  it('says why in words and numbers', () => {
    const reasons = judge([cache, constant, leak]).sites.map(({ reason }) => reason);
    expect(reasons).toEqual([
      'kept all of 19.5 MiB allocated here in 5 rounds, no frees, +4.00 MiB per round ± 6 %',
      'grew by 35.1 MiB ± 4.18 MiB, mostly early: a cache that fills, or a program that warms up',
      'no growth: 10.0 MiB in use at the end',
    ]);
  });

  it('says why as a kind with its numbers too', () => {
    const [first, second] = judge([cache, leak]).sites.map(({ why }) => why);
    expect(first).toMatchObject({
      kind: 'leak',
      kept: { retention: 1, isAnyFreed: false, rounds: 5 },
    });
    expect(second).toMatchObject({ kind: 'warming-up' });
    const weak = judge([{ ...leak, counts: [0, 1, 2, 2, 3, 4] }]).sites[0]?.why;
    expect(weak).toMatchObject({
      kind: 'suspect',
      doubt: {
        kind: 'few-samples',
        samples: 4,
        neededRoundsFactor: 10,
        orMemProfileRate: 32768,
      },
    });
  });

  it('has a few words for the end of a line, and none for what is healthy', () => {
    const texts = createTexts(REASON_TEXTS);
    const short = (rows: readonly Row[]): string[] =>
      judge(rows).sites.map(({ why }) => shortReason(why, texts));
    expect(short([cache, leak])).toEqual(['kept all of 19.5 MiB in 5 rounds', '']);
    const swept = {
      ...leak,
      counts: [10, 16, 22, 27, 33, 39],
      allocs: [10, 40, 72, 104, 139, 170],
    };
    expect(short([swept])).toEqual(['kept 18 % of 80.1 MiB in 5 rounds']);
    const sizes = [2, 4, 4, 8, 8, 8, 16, 16].map((mib) => mib * 1048576);
    const regrown = [...new Set(sizes)].map((size) => ({
      stack: 'app.Log@/app/log.go:8',
      size,
      counts: sizes.map((current) => (current === size ? 1 : 0)),
      allocs: sizes.map((current) => (current >= size ? 1 : 0)),
    }));
    expect(short(regrown)).toEqual(['one container regrew 3 times']);
  });

  it('gives growth with the error that sampling leaves in it, and its share', () => {
    const [site] = judge([leak, constant]).sites as [Suspect];
    expect(site.growthBytes / (39 * 1024 * 512.5)).toBeCloseTo(1, 2);
    expect(site.series.rawSamples).toBe(39);
    expect(site.series.errorBytes / site.growthBytes).toBeCloseTo(1 / Math.sqrt(39), 2);
    expect(site.share).toBe(1);
    expect(site.retention).toBe(1);
    expect(site.rate.lowerBound).toBeLessThan(site.rate.slope);
    expect(site.rate.slope * 60).toBeCloseTo(site.rateByRound.slope, 3);
  });

  it('charges the line nearest to the leaf that is the program’s own', () => {
    const stacks = [
      [
        'app.Read@/app/a.go:1;encoding/json.Unmarshal@/usr/local/go/src/encoding/json/decode.go:9',
        'a.go:1',
      ],
      ['app.Pool@/app/b.go:2;lib.New@/root/go/pkg/mod/example.com/lib@v1.2.3/lib.go:4', 'b.go:2'],
      ['app.Vend@/app/c.go:3;lib.New@/app/vendor/example.com/lib/lib.go:4', 'c.go:3'],
      [
        'lib.Run@/go/pkg/mod/x.org/l@v0.1.0/run.go:5;net/http.get@/usr/local/go/src/net/http/a.go:1',
        'run.go:5',
      ],
      [
        'net/http.(*conn).serve@/usr/local/go/src/net/http/server.go:7;runtime.newobject@/usr/local/go/src/runtime/malloc.go:8',
        'server.go:7',
      ],
      [
        'runtime.mstart@/usr/local/go/src/runtime/proc.go:1;runtime.malg@/usr/local/go/src/runtime/proc.go:9',
        'proc.go:9',
      ],
    ] as const;
    for (const [stack, place] of stacks) {
      expect(judge([{ ...leak, stack }]).sites.map(({ frame }) => placeOf(frame))).toEqual([place]);
    }
  });

  it('never counts what the profiler itself holds, but what runs under its labels', () => {
    const own = 'net/http/pprof.Index@/usr/local/go/src/net/http/pprof/pprof.go:9';
    const writes = `app.Serve@/app/a.go:1;${own};runtime/pprof.writeHeap@/usr/local/go/src/runtime/pprof/pprof.go:2`;
    const labelled =
      'runtime/pprof.Do@/usr/local/go/src/runtime/pprof/runtime.go:4;app.Work@/app/w.go:3';
    const report = judge([
      { ...leak, stack: writes },
      { ...leak, stack: labelled },
    ]);
    expect(classesOf(report)).toEqual(['leak w.go:3']);
    expect(report.sites[0]?.share).toBe(1);
  });

  it('blames the deepest line of the workspace', () => {
    const stack = 'app.Handle@/app/h.go:7;app.store@/app/h.go:30;lib.Add@/src/lib/add.go:4';
    const inWorkspace = { ...LINES, ownFiles: new Set(['/app/h.go']) };
    const [site] = judge([{ ...leak, stack }], inWorkspace).sites as [Suspect];
    expect(placeOf(site.frame)).toBe('add.go:4');
    expect(placeOf(site.blame.frame)).toBe('h.go:30');
    expect(site.blame.path.map(placeOf)).toEqual(['h.go:7']);
    const [alone] = judge([{ ...leak, stack }]).sites as [Suspect];
    expect(placeOf(alone.blame.frame)).toBe('add.go:4');
  });

  it('blames the common caller when several callers share the growth of a library', () => {
    const rows = ['a.go:1', 'b.go:2', 'c.go:3'].map((place) => ({
      ...leak,
      stack: `app.Serve@/app/serve.go:7;app.F${place[0] ?? ''}@/app/${place};lib.Add@/src/lib/add.go:4`,
    }));
    const ownFiles = new Set(['/app/serve.go', '/app/a.go', '/app/b.go', '/app/c.go']);
    const [site] = judge(rows, { ...LINES, ownFiles }).sites as [Suspect];
    expect(placeOf(site.blame.frame)).toBe('serve.go:7');
    const [most] = judge([rows[0]!, { ...rows[1]!, counts: [1, 1, 2, 2, 3, 3] }], {
      ...LINES,
      ownFiles,
    }).sites as [Suspect];
    expect(placeOf(most.blame.frame)).toBe('a.go:1');
  });

  it('blames the line itself when no workspace is known, whatever recursion leads to it', () => {
    const deep = (n: number): string =>
      Array.from({ length: n }, () => 'app.ins@/app/tree.go:9').join(';');
    const rows = [1, 2, 3].map((n) => ({
      ...leak,
      stack: `app.Load@/app/load.go:3;${deep(n)};app.ins@/app/tree.go:5`,
    }));
    const [site] = judge(rows).sites as [Suspect];
    expect(placeOf(site.blame.frame)).toBe('tree.go:5');
    expect(site.blame.path.map(placeOf)).toEqual(['load.go:3', 'tree.go:9']);
  });

  it('judges each way of calls to a line by itself, recursion as one', () => {
    const way = (calls: string): Row => ({
      ...leak,
      stack: `app.Serve@/app/serve.go:7;${calls};lib.Copy@/app/lib.go:4`,
    });
    const healthy = { ...way('app.Read@/app/b.go:2'), counts: [20, 20, 20, 20, 20, 20] };
    const walk = 'app.walk@/app/a.go:1';
    const rows = [way(walk), way(`${walk};${walk};${walk}`), healthy];
    const report = judge(rows, { level: 'callTree' });
    const nodes = report.sites.map(({ siteClass, stack, series }) => [
      siteClass,
      stack.map(placeOf).join(' '),
      series.counts.at(-1),
    ]);
    expect(nodes).toEqual([
      ['leak', 'serve.go:7 a.go:1 lib.go:4', 86],
      ['stable', 'serve.go:7 b.go:2 lib.go:4', 20],
    ]);
    expect(judge(rows).sites.map(({ stack }) => stack)).toEqual([[]]);
  });

  it('sees a map that grows table by table', () => {
    const stack = 'app.Visit@/app/guests.go:34';
    const rows = [0, 1].map((half) => ({
      stack,
      size: 106496,
      counts: [6, 11, 11, 22, 22, 22].map((count) => count + half),
      allocs: [6, 18, 18, 41, 41, 41].map((count) => count + half),
    }));
    const [site] = judge(rows).sites as [Suspect];
    expect(site.siteClass).toBe('leak');
    expect(site.reason).toMatch(/^a map here doubled 2 times in 5 rounds, from /);
  });

  it('puts lines of a function together, with its closures and instances', () => {
    const rows = [
      'shop.Put[int]@/app/s.go:1',
      'shop.Put[string]@/app/s.go:2',
      'shop.Put.func1@/app/s.go:3',
      'shop.Put.func2.1@/app/s.go:4',
    ];
    const report = judge(
      rows.map((stack) => ({ ...leak, stack })),
      { level: 'functions' },
    );
    expect(report.sites.map(({ series }) => series.counts[5])).toEqual([86, 86]);
    expect(normalizeFuncName('a.(*T[go.shape.int]).Do.func1.2.gowrap3')).toBe(
      'a.(*T[...]).Do.func',
    );
  });

  it('sees a container that regrows, of which there is always one', () => {
    const sizes = [2, 4, 4, 8, 8, 8, 16, 16].map((mib) => mib * 1048576);
    const rows = [...new Set(sizes)].map((size) => ({
      stack: 'app.Log@/app/log.go:8',
      size,
      counts: sizes.map((current) => (current === size ? 1 : 0)),
      allocs: sizes.map((current) => (current >= size ? 1 : 0)),
    }));
    const [site] = judge(rows).sites as [Suspect];
    expect(site.siteClass).toBe('leak');
    expect(site.confidence).toBe('medium');
    expect(site.reason).toMatch(
      /^one container here regrew 3 times in 7 rounds, from 2 MiB to 16 MiB/,
    );
  });

  it('is sure of the growth of a container that it saw, above slower leaks and up to a limit', () => {
    const sizes = [4, 4, 8, 8, 16, 32].map((mib) => mib * 1048576);
    const rows = [...new Set(sizes)].map((size) => ({
      stack: 'app.Log@/app/log.go:8',
      size,
      counts: sizes.map((current) => (current === size ? 1 : 0)),
      allocs: sizes.map((current) => (current >= size ? 1 : 0)),
    }));
    const report = judge([leak, ...rows]);
    expect(classesOf(report)).toEqual(['leak log.go:8', 'leak shop.go:20']);
    const [{ rate, rateByRound }] = report.sites as [Suspect];
    expect(rateByRound.lowerBound).toBe((28 / 5) * 1048576);
    expect(rate.lowerBound * 60).toBeCloseTo(rateByRound.lowerBound, 6);
    for (const { slope, lowerBound, upperBound } of [rate, rateByRound]) {
      expect(lowerBound).toBeLessThanOrEqual(slope);
      expect(slope).toBeLessThanOrEqual(upperBound);
    }
    const alone = judge(rows);
    const left = timeUntilLimit(100 * 1048576, { sys: 44 * 1048576, heapReleased: 0 }, alone);
    expect(left / 60).toBeCloseTo(10, 6);
  });

  it('has the same error for a growth and for its rate', () => {
    for (const size of [64, 262144, 9 * 1048576]) {
      const [site] = judge([{ ...leak, size, counts: [1, 3] }]).sites as [Suspect];
      expect(site.rateByRound.error).toBeCloseTo(site.series.errorBytes, 6);
    }
  });

  it('says that samples were too few where a few came and none went', () => {
    const [site] = judge([{ ...leak, size: 16777216, counts: [1, 1, 2, 2, 3, 3] }]).sites as [
      Suspect,
    ];
    expect(site.siteClass).toBe('stable');
    expect(site.reason).toBe(
      'grew by 32 MiB and nothing of it went, but 2 samples are too few to tell whether it goes on',
    );
    const swing = { ...leak, counts: [4, 3, 5, 4, 6, 5], allocs: [4, 7, 12, 15, 19, 22] };
    expect(judge([swing]).sites[0]?.reason).toMatch(/no more than what comes and goes here/);
    const [tiny] = judge([{ ...leak, size: 16, counts: [1, 1, 2, 2, 3, 3] }], LINES, 1).sites as [
      Suspect,
    ];
    expect(tiny.reason).not.toContain('too few to tell');
  });

  it('takes the growth of allocations for load when asked', () => {
    const allocs = [100, 200, 340, 520, 740, 1000];
    const row = { ...leak, counts: [20, 24, 33, 42, 51, 60], allocs };
    expect(judge([row]).sites[0]?.siteClass).not.toBe('grows-with-load');
    expect(judge([row], { ...LINES, load: 'allocations' }).sites[0]?.siteClass).toBe(
      'grows-with-load',
    );
  });

  it('passes over growth too small to matter', () => {
    const small = { ...leak, size: 128 };
    const [site] = judge([small], LINES, 1).sites as [Suspect];
    expect(site.siteClass).toBe('stable');
    expect(site.reason).toBe('grew by 4.88 KiB, too little to matter');
  });

  it('does not call a leak what may be chance among many sites', () => {
    const weak = { ...leak, counts: [4, 7, 9, 11, 14, 16] };
    const noise = Array.from({ length: 60 }, (_, i) => ({
      ...constant,
      stack: `app.N@/app/noise.go:${i + 1}`,
      allocs: [20, 22, 24, 26, 28, 30],
    }));
    expect(judge([weak]).sites[0]?.siteClass).toBe('leak');
    const [site] = judge([weak, ...noise]).sites as [Suspect];
    expect(site.siteClass).toBe('suspect');
    expect(site.reason).toMatch(/could be chance$/);
  });

  it('says what would decide when there are too few samples', () => {
    const [site] = judge([{ ...leak, counts: [0, 1, 2, 2, 3, 4] }]).sites as [Suspect];
    expect(site.siteClass).toBe('suspect');
    expect(site.reason).toMatch(
      /4 samples are too few to decide; runtime.MemProfileRate = 32768 or rounds 10 times as long would$/,
    );
  });
});

describe('decidingAdvice', () => {
  it('says how much longer rounds or how much finer samples would decide', () => {
    const report = judge([{ ...leak, counts: [0, 1, 2, 2, 3, 4] }]);
    const advice = decidingAdvice(report, 524288);
    expect(advice).toMatchObject({ neededRoundsFactor: 10, orMemProfileRate: 32768 });
    expect(placeOf(advice!.site.frame)).toBe('shop.go:20');
  });

  it('takes up what may be chance only because so few samples came', () => {
    const few = { ...leak, counts: [1, 1, 2, 2, 3, 3] };
    const report = judge([few]);
    expect(report.sites[0]).toMatchObject({ siteClass: 'stable', share: 1 });
    expect(decidingAdvice(report, 524288)).toMatchObject({
      neededRoundsFactor: 20,
      orMemProfileRate: 16384,
    });
    expect(decidingAdvice(judge([few], LINES, 4), 4)).toBeUndefined();
    expect(decidingAdvice(judge([constant]), 524288)).toBeUndefined();
  });

  it('asks for more where much is freed', () => {
    const row = { ...leak, counts: [10, 16, 22, 27, 33, 39], allocs: [10, 40, 72, 104, 139, 170] };
    const report = judge([row]);
    expect(report.sites[0]?.siteClass).toBe('suspect');
    expect(decidingAdvice(report, 524288)).toMatchObject({
      neededRoundsFactor: 3,
      orMemProfileRate: 131072,
    });
  });

  it('is silent when nothing lacks samples', () => {
    expect(decidingAdvice(judge([leak, cache]), 524288)).toBeUndefined();
    expect(decidingAdvice(judge([{ ...leak, counts: [0, 1, 2, 2, 3, 4] }]), 1)).toBeUndefined();
    const lead = { ...leak, counts: [0, 100, 200, 300, 400, 500] };
    const other = { ...constant, counts: [20, 20, 21, 21, 22, 23] };
    expect(decidingAdvice(judge([lead, other]), 524288)).toBeUndefined();
  });
});

describe('findSuspects on a live service', () => {
  const load = (folder: string): Profile[] =>
    [1, 2, 3, 4, 5, 6, 7].map((n) =>
      decodeProfile(gunzipSync(readFileSync(fixturePath(`handlerleak/${folder}/heap.${n}.pb.gz`)))),
    );

  it.each(['default', 'rate4096', 'rate1'])('finds the leak and nothing else (%s)', (folder) => {
    const profiles = load(folder);
    for (let first = 0; first < 7; first++) {
      for (let end = first + 2; end <= 7; end++) {
        const count = end - first;
        const report = findSuspects(seriesOfProfiles(profiles.slice(first, end)), LINES);
        const leaks = report.sites.filter(({ siteClass }) => siteClass === 'leak');
        expect(placeOf(report.sites[0]!.frame)).toBe('checkout.go:52');
        if (count < 4) expect(leaks).toEqual([]);
        else expect(leaks.map(({ frame }) => placeOf(frame))).toEqual(['checkout.go:52']);
        const page = report.sites.find(({ frame }) => placeOf(frame) === 'pages.go:32');
        if (count >= 6) expect(page?.siteClass).toMatch(/^(step|stable|warming-up)$/);
      }
    }
  });
});

describe('verdicts', () => {
  const rows = fc.array(
    fc.record({
      line: fc.integer({ min: 1, max: 6 }),
      size: fc.constantFrom(64, 1024, 65536, 1048576),
      steps: fc.array(fc.integer({ min: -4, max: 12 }), { minLength: 6, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  type Made = typeof rows extends fc.Arbitrary<infer T> ? T : never;
  const toRows = (made: Made): Row[] =>
    made.map(({ line, size, steps }, i) => {
      let count = 6;
      const counts = steps.map((step) => (count = Math.max(0, count + step)));
      return { stack: `app.F@/app/f.go:${line};app.G@/app/g.go:${i + 1}`, size, counts };
    });
  const outcome = (report: SuspectReport): Map<string, string> =>
    new Map(
      report.sites.map((site) => [
        placeOf(site.frame),
        `${site.siteClass} ${site.confidence ?? ''} ${site.growthBytes}`,
      ]),
    );

  it('do not depend on the order of samples or of snapshots', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const plain = toRows(made);
        const expected = outcome(judge(plain));
        expect(outcome(judge([...plain].reverse()))).toEqual(expected);
        const shuffled = seriesOfProfiles([...profilesOf(plain)].reverse());
        expect(outcome(findSuspects(shuffled, LINES))).toEqual(expected);
      }),
    );
  });

  it('do not change by bytes and period scaled alike', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const plain = toRows(made);
        const scaled = plain.map((row) => ({ ...row, size: row.size * 16 }));
        const classes = (report: SuspectReport): string[] => classesOf(report);
        expect(classes(judge(scaled, LINES, 524288 * 16))).toEqual(classes(judge(plain)));
      }),
    );
  });

  it('of other sites do not change by a constant one', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const plain = toRows(made);
        const before = outcome(judge(plain));
        const after = outcome(judge([...plain, constant]));
        // One more site that is looked at makes chance a little more likely; nothing else may change.
        for (const [place, text] of before) {
          if (text.startsWith('leak') && after.get(place)?.startsWith('suspect') === true) continue;
          expect(after.get(place)).toBe(text);
        }
      }),
    );
  });
});

describe('memory outside of the profile', () => {
  const stats = (heapAlloc: number, stackInuse: number): MemStats =>
    ({ heapAlloc, stackInuse }) as MemStats;

  it('is told when the profile explains less than 80 % of the growth', () => {
    expect(growthOutside(stats(100, 10), stats(200, 10), 90).unexplainedBytes).toBe(0);
    expect(growthOutside(stats(100, 10), stats(200, 10), 70)).toEqual({
      heapBytes: 30,
      stackBytes: 0,
      unexplainedBytes: 30,
    });
    expect(growthOutside(stats(100, 10), stats(110, 90), 10).unexplainedBytes).toBe(80);
    expect(growthOutside(stats(100, 90), stats(50, 10), -50).unexplainedBytes).toBe(0);
  });

  it('reaches a limit at the rate of what surely grows', () => {
    const memory = { sys: 700, heapReleased: 200 };
    const report = judge([leak, cache]);
    const { slope, lowerBound } = report.sites[0]!.rate;
    expect(lowerBound).toBeLessThan(slope);
    expect(timeUntilLimit(500 + 60 * lowerBound, memory, report)).toBeCloseTo(60, 6);
    expect(timeUntilLimit(400, memory, report)).toBe(0);
    expect(timeUntilLimit(1e9, memory, judge([constant]))).toBe(Infinity);
  });
});
