import { beforeAll, describe, expect, it } from 'vitest';
import type { ProfileError } from '../../../src/core/errors.js';
import { subtractBase } from '../../../src/core/profile/merge.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { hasGo, openOracle } from '../../helpers/pprofOracle.js';
import type { Oracle, OracleBase, OracleGranularity } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from '../oracle/fixtures.js';
import { expectSameTop } from './sameAsPprof.js';

const isGoHere = hasGo();
if (!isGoHere) console.warn('go is not here: differences are not compared with go tool pprof');

const live = (name: string): string => `handlerleak/default/${name}.pb.gz`;
const pairs: readonly (readonly [string, string])[] = [
  [live('heap.7'), live('heap.1')],
  [live('heap.7'), live('heap.6')],
  [live('heap.2'), live('heap.7')],
  [live('heap.7'), live('heap.7')],
  [live('heap.7'), live('allocs')],
  [live('heap-delta'), live('heap.3')],
  [live('heap.2'), 'handlerleak/trimpath/heap.2.pb.gz'],
  ['handlerleak/rate4096/heap.7.pb.gz', 'handlerleak/rate4096/heap.2.pb.gz'],
  ['handlerleak/rate1/heap.7.pb.gz', 'handlerleak/rate1/heap.2.pb.gz'],
  [live('goroutine.2'), live('goroutine.1')],
  [live('block'), live('mutex')],
  ...listFixtures()
    // Beyond 2^53 pprof subtracts rounded doubles and we do not: see "is exact beyond 2^53" in merge.test.ts.
    .filter((name) => name.startsWith('edge/') && !name.includes('huge-values'))
    .flatMap((name): (readonly [string, string])[] => [
      [name, name],
      [name, 'edge/pair-base.pb.gz'],
      [name, live('heap.2')],
    ]),
  ['edge/pair-current.pb.gz', 'edge/pair-base.pb.gz'],
  ['edge/pair-current.pb.gz', 'edge/pair-fewer.pb.gz'],
  ['edge/labels.pb.gz', 'edge/recursion.pb.gz'],
  ['edge/recursion.pb.gz', 'edge/inline-chains.pb.gz'],
  ['edge/drop-keep.pb.gz', 'edge/recursion.pb.gz'],
];

const granularities: readonly OracleGranularity[] = ['functions', 'lines', 'addresses'];

async function openOrRefusal(file: string, base: OracleBase): Promise<Oracle | Error> {
  try {
    return await openOracle(fixturePath(file), base);
  } catch (error) {
    return error as Error;
  }
}

const modes = [
  ['base', false],
  ['base', true],
  ['diff-base', false],
  ['diff-base', true],
] as const;

/** Of a made-up profile and one of a service little is the same whatever the mode: one mode tells it. */
function modesFor(name: string, baseName: string): readonly (typeof modes)[number][] {
  const isMixed = name.startsWith('edge/') && !baseName.startsWith('edge/');
  return isMixed ? modes.slice(2, 3) : modes;
}

describe.skipIf(!isGoHere).each(pairs)('%s less %s', (name, baseName) => {
  let profile: Profile;
  let base: Profile;
  beforeAll(() => {
    profile = readFixture(name);
    base = readFixture(baseName);
  });
  it.each(modesFor(name, baseName))(
    'is the difference of go tool pprof with %s, normalize %s',
    async (mode, normalize) => {
      const path = fixturePath(baseName);
      const oracle = await openOrRefusal(
        name,
        mode === 'base' ? { base: path, normalize } : { diffBase: path, normalize },
      );
      if (oracle instanceof Error) {
        expect(() => subtractBase(profile, base, { mode, normalize }), oracle.message).toThrow(
          expect.objectContaining<Partial<ProfileError>>({ code: 'incompatible' }),
        );
        return;
      }
      try {
        const difference = subtractBase(profile, base, { mode, normalize });
        for (const sampleIndex of difference.sampleTypes.keys()) {
          for (const granularity of granularities) {
            const query = { sampleIndex, granularity };
            expectSameTop(difference, query, await oracle.top(query));
          }
        }
      } finally {
        await oracle.close();
      }
    },
  );
});
