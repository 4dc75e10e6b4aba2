import { describe, expect, it } from 'vitest';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { NO_TRIM } from '../../../src/core/report/trim.js';
import { formatTop, TOP_TEXT_DEFAULTS } from '../../../src/core/report/topText.js';
import { formatTree, TREE_TEXT_DEFAULTS } from '../../../src/core/report/treeText.js';
import { hasGo, runPprof } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from './fixtures.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: printed reports are not compared with go tool pprof');

const query: ReportQuery = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };

/** Fixtures for the tests that try many options: one of each kind of profile. */
const varied = [
  'handlerleak/default/heap.5.pb.gz',
  'handlerleak/default/heap-delta.pb.gz',
  'handlerleak/default/cpu.pb.gz',
  'handlerleak/default/block.pb.gz',
  'edge/recursion.pb.gz',
  'edge/inline-chains.pb.gz',
  'edge/negative-values.pb.gz',
];

describe.skipIf(!isGoHere)('text of reports', () => {
  it.each(listFixtures())('prints -top and -tree of %s as go tool pprof does', (name) => {
    const profile = readFixture(name);
    const path = fixturePath(name);
    expect(formatTop(profile, query).text).toBe(runPprof(['-top', path]));
    expect(formatTree(profile, query).text).toBe(runPprof(['-tree', path]));
  });

  it.each(varied)('prints %s untrimmed, in a unit, cut to N nodes, by cum and by line', (name) => {
    const profile = readFixture(name);
    const path = fixturePath(name);
    const untrimmed = { ...TOP_TEXT_DEFAULTS, ...NO_TRIM };
    const top = (over: Partial<ReportQuery>, options = TOP_TEXT_DEFAULTS) =>
      formatTop(profile, { ...query, ...over }, options).text;
    const tree = (over: Partial<ReportQuery>, options = TREE_TEXT_DEFAULTS) =>
      formatTree(profile, { ...query, ...over }, options).text;

    expect(top({}, untrimmed)).toBe(runPprof(['-top', '-trim=false', path]));
    expect(tree({}, untrimmed)).toBe(runPprof(['-tree', '-trim=false', path]));
    expect(top({}, { ...TOP_TEXT_DEFAULTS, nodeCount: 3 })).toBe(
      runPprof(['-top', '-nodecount=3', path]),
    );
    expect(tree({}, { ...TREE_TEXT_DEFAULTS, nodeCount: 4 })).toBe(
      runPprof(['-tree', '-nodecount=4', path]),
    );
    expect(top({}, { ...TOP_TEXT_DEFAULTS, unit: 'kb' })).toBe(
      runPprof(['-top', '-unit=kb', path]),
    );
    expect(top({ sort: 'cum' })).toBe(runPprof(['-top', '-cum', path]));
    expect(top({ granularity: 'lines' })).toBe(runPprof(['-top', '-lines', path]));
    expect(tree({ granularity: 'lines', sort: 'cum' })).toBe(
      runPprof(['-tree', '-lines', '-cum', path]),
    );
    expect(top({ noInlines: true })).toBe(runPprof(['-top', '-noinlines', path]));
  });

  it.each(['focus', 'ignore', 'hide', 'show', 'showFrom'] as const)(
    'prints the filter %s in the header and applies it',
    (option) => {
      const name = 'handlerleak/default/heap.5.pb.gz';
      const pattern =
        option === 'ignore' || option === 'hide' ? 'net/http|textproto' : 'HandleP|lru|main';
      const flag = option === 'showFrom' ? 'show_from' : option;
      const filter = { [option]: pattern };
      expect(formatTop(readFixture(name), { ...query, filter }).text).toBe(
        runPprof(['-top', `-${flag}=${pattern}`, fixturePath(name)]),
      );
      expect(formatTree(readFixture(name), { ...query, filter }).text).toBe(
        runPprof(['-tree', `-${flag}=${pattern}`, fixturePath(name)]),
      );
    },
  );
});
