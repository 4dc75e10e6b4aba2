// Which lines say what about a judgement, on sites that core has judged.
import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../../src/core/leak/suspects.js';
import type { Suspect } from '../../../src/core/leak/suspects.js';
import { planVerdictLenses } from '../../../src/host/editor/verdictLensPlan.js';
import { accusedLines, planVerdicts } from '../../../src/host/editor/verdictPlan.js';
import type { VerdictLine } from '../../../src/host/editor/verdictPlan.js';
import { seriesOf } from '../leak/heapSeries.js';
import type { Row } from '../leak/heapSeries.js';

const LEAK = [4, 12, 19, 28, 36, 43];
const SLOW_LEAK = [4, 9, 14, 19, 25, 30];
const CACHE = [0, 40, 60, 68, 70, 70];
const CONSTANT = [20, 20, 20, 20, 20, 20];
/** Too few objects for a verdict. */
const DOUBTFUL = [0, 1, 2, 2, 3, 4];

const row = (stack: string, counts: readonly number[]): Row => ({ stack, size: 4096, counts });

function sitesOf(rows: readonly Row[], ownFiles = ['/app/a.go', '/app/b.go']): readonly Suspect[] {
  return findSuspects(seriesOf(rows), { level: 'lines', ownFiles: new Set(ownFiles) }).sites;
}

function plan(sites: readonly Suspect[]) {
  return planVerdicts(sites, (name) => (name.startsWith('/app/') ? name.slice(5) : undefined));
}

/** "a.go:7 leak blame, suspect way" of every line, the worst line of a file first. */
function texts(sites: readonly Suspect[]): string[] {
  return [...plan(sites).values()].flatMap(({ uri, lines }) =>
    lines.map(({ profileLine, verdicts }) => {
      const said = verdicts.map(({ site, role }) => `${site.siteClass} ${role}`);
      return `${uri}:${profileLine} ${said.join(', ')}`;
    }),
  );
}

describe('the lines of a judgement', () => {
  it('are the one to blame, and faintly those on the way and the one that allocates', () => {
    const serve = 'app.Serve@/app/a.go:7';
    const sites = sitesOf([
      row(`${serve};app.One@/app/a.go:20;app.store@/app/b.go:4`, LEAK),
      row(`${serve};app.Two@/app/a.go:30;app.store@/app/b.go:4`, LEAK),
    ]);
    expect(texts(sites)).toEqual(['b.go:4 leak blame', 'a.go:7 leak way']);
    const library = sitesOf([row(`${serve};lib.Add@/src/lib/add.go:4`, LEAK)]);
    expect(texts(library)).toEqual(['a.go:7 leak blame']);
  });

  it('are faint where a site that is charged to one line is to blame on its caller', () => {
    const stack = (caller: string) => `app.Serve@/app/a.go:7;${caller};lib.Add@/app/lib/add.go:4`;
    const sites = sitesOf(
      [row(stack('app.One@/app/a.go:20'), LEAK), row(stack('app.Two@/app/a.go:30'), LEAK)],
      ['/app/a.go'],
    );
    expect(texts(sites)).toEqual(['a.go:7 leak blame', 'lib/add.go:4 leak allocation']);
  });

  it('have healthy classes that grew without their way, and nothing that is stable', () => {
    const sites = sitesOf([
      row('app.Serve@/app/a.go:7;app.Get@/app/b.go:9', CACHE),
      row('app.Serve@/app/a.go:8;app.Load@/app/b.go:12', CONSTANT),
    ]);
    expect(texts(sites)).toEqual(['b.go:9 warming-up blame']);
  });

  it('let the worst speak where several meet', () => {
    const sites = sitesOf([
      row('app.Serve@/app/a.go:7;app.Get@/app/a.go:9', CACHE),
      row('app.Get@/app/a.go:9;app.Put@/app/b.go:5', LEAK),
      row('app.Put@/app/b.go:5;app.Try@/app/b.go:8', DOUBTFUL),
    ]);
    expect(sites.map(({ siteClass }) => siteClass)).toEqual(['leak', 'suspect', 'warming-up']);
    expect(texts(sites)).toEqual([
      'b.go:5 leak blame, suspect way',
      'b.go:8 suspect blame',
      'a.go:9 leak way, warming-up blame',
    ]);
  });

  it('need a line number and a file of the workspace', () => {
    const sites = sitesOf(
      [row('app.Serve@/app/a.go:0', LEAK), row('dep.Serve@/else/c.go:5', LEAK)],
      [],
    );
    expect(sites).toHaveLength(2);
    expect(texts(sites)).toEqual([]);
  });

  it('to blame are gone through leaks first, whichever file they are in', () => {
    const sites = sitesOf([
      row('app.Try@/app/a.go:8', DOUBTFUL),
      row('app.Slow@/app/b.go:5', SLOW_LEAK),
      row('app.Fast@/app/a.go:3', LEAK),
      row('app.Get@/app/b.go:9', CACHE),
    ]);
    const accused = accusedLines(plan(sites).values());
    expect(
      accused.map(({ uri, profileLine, site }) => `${site.siteClass} ${uri}:${profileLine}`),
    ).toEqual(['leak a.go:3', 'leak b.go:5', 'suspect a.go:8']);
  });
});

describe('the lenses of a judgement', () => {
  const SOURCE = `package app

func (s *Store) Put(key string) {
\ts.keys = append(s.keys, key)
\ts.seen[key] = new(entry)
\tgo func() {
\t\ts.log = append(s.log, key)
\t}()
}

func Serve() {
\ts.Put("k")
}`.split('\n');

  function lensesOf(rows: readonly Row[], shift = 0): string[] {
    const sites = sitesOf(rows);
    const lines: readonly VerdictLine[] = plan(sites).get('a.go')?.lines ?? [];
    return planVerdictLenses(lines, {
      currentLine: (line) => line - 1 + shift,
      lineText: (line) => SOURCE[line - shift],
    }).map(
      ({ line, worst, lineCount, others }) =>
        `${line}: ${worst.map(({ site }) => site.siteClass).join(' ')}, ${lineCount} lines, ${others.length} others`,
    );
  }

  it('stand above the function, closures included, with its worst class', () => {
    const rows = [
      row('app.(*Store).Put@/app/a.go:4', LEAK),
      row('app.(*Store).Put@/app/a.go:5', DOUBTFUL),
      row('app.(*Store).Put.func1@/app/a.go:7', SLOW_LEAK),
    ];
    expect(lensesOf(rows)).toEqual(['2: leak leak, 2 lines, 1 others']);
    expect(lensesOf(rows, 3)).toEqual(['5: leak leak, 2 lines, 1 others']);
  });

  it('are not there for what is on the way or healthy, nor where the function is another one now', () => {
    expect(
      lensesOf([
        row('app.Serve@/app/a.go:12;app.put@/app/b.go:4', LEAK),
        row('app.(*Store).Put@/app/a.go:4', CACHE),
      ]),
    ).toEqual([]);
    expect(lensesOf([row('app.Renamed@/app/a.go:4', LEAK)])).toEqual([]);
  });
});
