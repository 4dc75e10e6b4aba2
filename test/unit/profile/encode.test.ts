import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { encodeProfile } from '../../../src/core/profile/encode.js';
import { filterProfile } from '../../../src/core/profile/filter.js';
import { subtractBase } from '../../../src/core/profile/merge.js';
import { hasGo, runPprof } from '../../helpers/pprofOracle.js';
import { fixturePath, listFixtures, readFixture } from '../oracle/fixtures.js';
import { profileFromText, textFromProfile } from './profileFromText.js';

const isGoHere = hasGo();

describe('encodeProfile', () => {
  it.each(listFixtures())('writes %s so that it reads back the same', (name) => {
    const profile = readFixture(name);
    const again = decodeProfile(encodeProfile(profile));
    const { strings, warnings, ...rest } = again;
    const { strings: original, warnings: doubts, ...expected } = profile;
    expect(rest).toEqual(expected);
    // What was not UTF-8 has become U+FFFD, which is.
    expect(warnings).toEqual(doubts.filter((doubt) => !doubt.includes('UTF-8')));
    for (let i = 0; i < original.count; i++) expect(strings.get(i)).toBe(original.get(i));
  });

  it('writes integers of 64 bits exactly', () => {
    const text = 'a 9223372036854775807 [n:-9223372036854775808]\nb -1 [n:9007199254740993]';
    expect(textFromProfile(decodeProfile(encodeProfile(profileFromText(text))))).toBe(text);
  });

  it('writes differences and filtered profiles', () => {
    const difference = subtractBase(profileFromText('a;b 3'), profileFromText('a;b 1\nc 2'), {
      mode: 'diff-base',
      normalize: false,
    });
    const { profile } = filterProfile(difference, { hide: 'a' });
    expect(textFromProfile(decodeProfile(encodeProfile(profile)))).toBe(
      'b 3\nb -1 [pprof::base=true]\nc -2 [pprof::base=true]',
    );
  });

  describe.skipIf(!isGoHere)('read by go tool pprof', () => {
    let dir: string;
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'leaktrail-encode-'));
    });
    afterAll(() => {
      rmSync(dir, { recursive: true });
    });

    it.each(listFixtures().filter((name) => !name.includes('invalid-utf8')))(
      'gives the same raw report of %s',
      (name) => {
        const file = join(dir, 'encoded.pb');
        writeFileSync(file, encodeProfile(readFixture(name)));
        expect(withoutIds(runPprof(['-raw', file]))).toBe(
          withoutIds(runPprof(['-raw', fixturePath(name)])),
        );
      },
    );
  });
});

/** Ids of samples' locations may be any in a file; ours are dense. The report is the same but for them. */
function withoutIds(raw: string): string {
  const ids = new Map<string, number>();
  const [samples = '', ...tables] = raw.split('\nLocations\n');
  for (const [, id = ''] of tables.join('\n').matchAll(/^ *(\d+): 0x/gm)) {
    if (!ids.has(id)) ids.set(id, ids.size + 1);
  }
  const dense = samples.replace(
    /^((?: +-?\d+)+): ([\d ]*)$/gm,
    (_, values: string, stack: string) =>
      `${values}: ${stack.replace(/\d+/g, (id) => String(ids.get(id)))}`,
  );
  return [dense, ...tables.map((table) => table.replace(/^ *\d+: /gm, ''))].join('\n');
}
