import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/model.js';
import { hasGo, openOracle } from '../../helpers/pprofOracle.js';
import type { Oracle, OracleGranularity, OracleOptions } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from './fixtures.js';
import { queryOf, rowsInOrder, topRows } from './rows.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: reports are not compared with go tool pprof');

const granularities: readonly OracleGranularity[] = [
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
];

async function expectSameRows(
  oracle: Oracle,
  profile: Profile,
  options: OracleOptions,
): Promise<void> {
  const expected = await oracle.top(options);
  const query = queryOf(options);
  const { rows, total } = topRows(profile, query);
  const where = JSON.stringify(options);
  expect(rowsInOrder(rows, query.sort), where).toEqual(rowsInOrder(expected.rows, query.sort));
  expect(total, where).toBe(expected.total);
}

describe.skipIf(!isGoHere).each(listFixtures())('top of %s', (name) => {
  let oracle: Oracle | undefined;
  let profile: Profile;
  beforeAll(async () => {
    profile = readFixture(name);
    oracle = await openOracle(fixturePath(name));
  });
  afterAll(() => oracle?.close());

  it('has all rows of go tool pprof in every sample type, granularity and order', async () => {
    if (oracle === undefined) throw new Error('no oracle');
    for (const [sampleIndex] of profile.sampleTypes.entries()) {
      for (const granularity of granularities) {
        for (const sort of ['flat', 'cum'] as const) {
          await expectSameRows(oracle, profile, { granularity, sort, sampleIndex });
        }
      }
    }
  });

  it('has all rows of go tool pprof without inlined calls', async () => {
    if (oracle === undefined) throw new Error('no oracle');
    for (const granularity of granularities) {
      await expectSameRows(oracle, profile, { granularity, noInlines: true });
    }
  });
});
