import { describe, expect, it } from 'vitest';
import type { ProfileError } from '../../../src/core/errors.js';
import { subtractBase } from '../../../src/core/profile/merge.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { goldenFixtures, loadGolden } from '../../helpers/goldens.js';
import type { GoldenDifference, GoldenTop } from '../../helpers/goldens.js';
import type { OracleBase } from '../../helpers/pprofOracle.js';
import { readFixture } from '../oracle/fixtures.js';
import { expectSameTop } from './sameAsPprof.js';

/** Goldens of profiles that open with the same symbols in both programs: not the texts, not what is refused. */
const goldens = goldenFixtures().flatMap((name) => {
  const golden = loadGolden(name);
  return name.endsWith('.txt') || 'refused' in golden ? [] : [{ name, golden }];
});
const filtered = goldens.flatMap(({ name, golden }) => {
  const tops = golden.tops.filter(isFiltered);
  return tops.length === 0 ? [] : [{ name, tops }];
});
const differences = goldens.flatMap(({ name, golden }) =>
  golden.differences.map((difference) => ({ name, difference })),
);

/** Reports that other tests compare are left out: inlining, sorting and negative values are not about filters. */
function isFiltered({ options }: GoldenTop): boolean {
  const { focus, ignore, hide, show, showFrom, tagFocus, tagIgnore, noInlines } = options;
  return (
    noInlines !== true && [focus, ignore, hide, show, showFrom, tagFocus, tagIgnore].some(Boolean)
  );
}

describe('filterProfile', () => {
  it.each(filtered)('gives the rows of go tool pprof for $name', ({ name, tops }) => {
    const profile = readFixture(name);
    for (const top of tops) expectSameTop(profile, top.options, top);
  });
});

describe('subtractBase', () => {
  it.each(differences)('gives the rows of go tool pprof for $name less $difference.base', (one) => {
    const { name, difference } = one;
    if ('refused' in difference) {
      expect(() => subtract(name, difference.base), difference.refused).toThrow(
        expect.objectContaining<Partial<ProfileError>>({ code: 'incompatible' }),
      );
    } else expectSameDifference(subtract(name, difference.base), difference);
  });
});

function subtract(name: string, { base, diffBase, normalize = false }: OracleBase): Profile {
  const baseName = diffBase ?? base;
  if (baseName === undefined) throw new Error(`a difference of ${name} has no base`);
  const mode = diffBase === undefined ? 'base' : 'diff-base';
  return subtractBase(readFixture(name), readFixture(baseName), { mode, normalize });
}

function expectSameDifference(profile: Profile, { sampleTypes, tops }: GoldenDifference): void {
  expect(profile.sampleTypes).toEqual(sampleTypes);
  expect(tops.length).toBeGreaterThan(0);
  for (const top of tops) expectSameTop(profile, top.options, top);
}
