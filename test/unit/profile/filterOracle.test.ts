import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filterProfile } from '../../../src/core/profile/filter.js';
import type { SampleFilter } from '../../../src/core/profile/filter.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { hasGo, openOracle } from '../../helpers/pprofOracle.js';
import type { Oracle, OracleGranularity } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from '../oracle/fixtures.js';
import { expectSameTop } from './sameAsPprof.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: filters are not compared with go tool pprof');

/** One of each kind of live profile, and everything made up. */
const fixtures = listFixtures().filter(
  (name) =>
    name.startsWith('edge/') ||
    /default\/(heap\.7|allocs|goroutine\.2|mutex|cpu|heap-delta)\.pb\.gz$/.test(name) ||
    name.endsWith('trimpath/heap.2.pb.gz'),
);

const RULES = ['focus', 'ignore', 'hide', 'show', 'showFrom'] as const;

function quote(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** Expressions that match something of this profile and something of its samples, and some that match nothing. */
function patternsFor({ samples, locations, functions, mappings, strings }: Profile): string[] {
  const patterns = [
    '^runtime\\.',
    '\\.\\(\\*',
    'no such name',
    '(?i)HANDLE|main\\.',
    '.*',
    '^$',
    'a',
  ];
  const middle = samples.locationIndexes[Math.floor(samples.locationIndexes.length / 2)];
  const places = [samples.locationIndexes[0], middle, samples.locationIndexes.at(-1)];
  for (const location of places) {
    if (location === undefined) continue;
    for (
      let row = locations.lineOffsets[location]!;
      row < locations.lineOffsets[location + 1]!;
      row++
    ) {
      const func = locations.lineFunctions[row]!;
      patterns.push(`^${quote(strings.get(functions.names[func]!))}$`);
      patterns.push(quote(strings.get(functions.fileNames[func]!)));
    }
  }
  if (mappings.count > 0) patterns.push(quote(strings.get(mappings.fileNames[0]!)));
  // Invalid UTF-8 cannot be sent to the oracle as it was in the file.
  return [...new Set(patterns)].filter((pattern) => pattern !== '' && !pattern.includes('\uFFFD'));
}

const TAG_FILTERS = [
  '1kb:4mb',
  '512b',
  '64:',
  ':32',
  'bytes=1kb:',
  'bytes=:4kb',
  'bytes=16b:1kb',
  'bytes=48',
  'bytes=1ms:2ms',
  'request=:1mb',
  'latency=1ms:1s',
  'component=.*',
  'component=a,e',
  'tenant=1',
  'a',
  'a,e',
  ':',
  'key=',
  '=x',
  '1kb:2s',
  'component',
  '-5:5',
  '+16:',
  '3x:5x',
];

describe.skipIf(!isGoHere).each(fixtures)('filters of %s', (name) => {
  let oracle: Oracle;
  let profile: Profile;
  beforeAll(async () => {
    oracle = await openOracle(fixturePath(name));
    profile = readFixture(name);
  });
  afterAll(async () => {
    await oracle.close();
  });

  async function expectSame(filter: SampleFilter, granularity: OracleGranularity): Promise<void> {
    const query = { sampleIndex: profile.sampleTypes.length - 1, granularity, ...filter };
    expectSameTop(profile, query, await oracle.top(query));
  }

  it('agree with go tool pprof for each rule on frames', async () => {
    for (const rule of RULES) {
      for (const pattern of patternsFor(profile)) {
        await expectSame({ [rule]: pattern }, 'lines');
      }
    }
  });

  it('agree with go tool pprof for rules together', async () => {
    const patterns = patternsFor(profile);
    const at = (i: number): string => patterns[i % patterns.length]!;
    for (let i = 0; i < patterns.length; i++) {
      await expectSame({ focus: at(i), ignore: at(i + 3) }, 'functions');
      await expectSame({ hide: at(i), show: at(i + 1) }, 'lines');
      await expectSame({ show: at(i), showFrom: at(i + 2) }, 'addresses');
      await expectSame({ focus: at(i), hide: at(i + 1), showFrom: at(i + 4) }, 'functions');
      await expectSame({ ignore: at(i), tagFocus: 'bytes=1kb:' }, 'functions');
    }
  });

  it('agree with go tool pprof for each rule on labels', async () => {
    for (const tag of TAG_FILTERS) {
      await expectSame({ tagFocus: tag }, 'functions');
      await expectSame({ tagIgnore: tag }, 'functions');
    }
  });

  it('leave the profile as it was', () => {
    const copy = structuredClone({ ...profile, strings: undefined });
    for (const pattern of patternsFor(profile)) {
      filterProfile(profile, { hide: pattern, showFrom: 'a', tagIgnore: '64:' });
    }
    expect({ ...profile, strings: undefined }).toEqual(copy);
  });
});
