import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/model.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { Granularity, SampleFilter } from '../../../src/core/report/query.js';
import { hasGo, openOracle } from '../../helpers/pprofOracle.js';
import type { Oracle, OracleGranularity, OracleOptions } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from './fixtures.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: reports are not compared with go tool pprof');

interface Row {
  readonly name: string;
  readonly flat: bigint;
  readonly cum: bigint;
}

/**
 * Rows of the same name and the same value to sort by are in no order in pprof (it compares printed names only), so
 * within such a run both sides are put in the order of the other value.
 */
function withTiesOrdered(rows: readonly Row[], sort: 'flat' | 'cum'): string[] {
  const runs: Row[][] = [];
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  for (const row of rows) {
    const last = runs.at(-1)?.[0];
    const isTie = last?.name === row.name && magnitude(last[sort]) === magnitude(row[sort]);
    if (isTie) runs.at(-1)?.push(row);
    else runs.push([row]);
  }
  return runs.flatMap((run) => run.map(({ name, flat, cum }) => `${flat} ${cum} ${name}`).sort());
}

interface Case {
  readonly granularity: OracleGranularity;
  readonly sort: 'flat' | 'cum';
  readonly sampleIndex: number;
  readonly noInlines: boolean;
  readonly filter: SampleFilter;
}

async function expectSameRows(oracle: Oracle, profile: Profile, one: Case): Promise<void> {
  const { granularity, sort, sampleIndex, noInlines, filter } = one;
  const options: OracleOptions = { granularity, sort, sampleIndex, noInlines, ...filter };
  const expected = await oracle.top(options);
  const actual = computeTop(profile, {
    sampleType: String(sampleIndex),
    granularity: granularity satisfies Granularity,
    sort,
    noInlines,
    filter,
  });
  const rows = actual.rows.map(({ name, flat, cum }) => ({
    name,
    flat: BigInt(flat),
    cum: BigInt(cum),
  }));
  const where = JSON.stringify(one);
  expect(withTiesOrdered(rows, sort), where).toEqual(withTiesOrdered(expected.rows, sort));
  expect(BigInt(actual.total), where).toBe(expected.total);
}

const granularities: readonly OracleGranularity[] = [
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
];

describe.each(listFixtures())('top of %s', (name) => {
  let oracle: Oracle;
  let profile: Profile;
  beforeAll(async () => {
    profile = readFixture(name);
    if (isGoHere) oracle = await openOracle(fixturePath(name));
  });
  afterAll(async () => {
    if (isGoHere) await oracle.close();
  });

  it.skipIf(!isGoHere)(
    'has all rows of go tool pprof in every sample type and granularity',
    async () => {
      for (const [sampleIndex] of profile.sampleTypes.entries()) {
        for (const granularity of granularities) {
          for (const sort of ['flat', 'cum'] as const) {
            await expectSameRows(oracle, profile, {
              granularity,
              sort,
              sampleIndex,
              noInlines: false,
              filter: {},
            });
          }
        }
      }
    },
  );

  it.skipIf(!isGoHere)('has all rows of go tool pprof without inlined calls', async () => {
    for (const granularity of granularities) {
      await expectSameRows(oracle, profile, {
        granularity,
        sort: 'flat',
        sampleIndex: profile.sampleTypes.length - 1,
        noInlines: true,
        filter: {},
      });
    }
  });
});
