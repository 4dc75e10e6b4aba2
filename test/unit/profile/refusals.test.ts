// What the decoder refuses: every rule of the format with its own message, and never anything but a ProfileError.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { DEFAULT_LIMITS, type DecodeLimits } from '../../../src/core/profile/model.js';
import {
  concatBytes,
  encodeProfile,
  MessageWriter,
  rawProfileFromText,
  toRawProfile,
  type RawProfile,
} from '../../helpers/profileBuilder.js';

const fixture = (name: string) =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url))),
  );

/** "code: message" of the error, or what was decoded instead. */
function refusal(bytes: Uint8Array, limits?: DecodeLimits): string {
  try {
    return `opened with ${decodeProfile(bytes, limits).samples.count} samples`;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    expect(error.message).not.toMatch(/\n/);
    return `${error.code}: ${error.message}`;
  }
}

const VALID = rawProfileFromText('main;worker;alloc 10\nmain;other 20');

/** The refusal of VALID with changes and bytes appended. */
function refusalOf(change: Partial<RawProfile>, extra = new MessageWriter()): string {
  return refusal(encodeProfile({ ...VALID, ...change }, { extra }));
}

const message = () => new MessageWriter();

describe('rules of the profile', () => {
  test.each<[string, Partial<RawProfile>, MessageWriter?]>([
    ['samples without sample types', { sampleTypes: [] }],
    ['a first sample with too many values', { samples: [{ locations: [], values: [1, 2] }] }],
    [
      'a later sample with too few values',
      {
        samples: [
          { locations: [], values: [1] },
          { locations: [], values: [] },
        ],
      },
    ],
    ['a location that does not exist', { samples: [{ locations: [1, 77], values: [1] }] }],
    ['a location id 0 in a sample', { samples: [{ locations: [0], values: [1] }] }],
    ['a function that does not exist', { locations: [{ id: 1, lines: [{ func: 88 }] }] }],
    ['a location with id 0', { locations: [{ id: 0 }] }],
    ['a function with id 0', { functions: [{ id: 0, name: 'f' }] }],
    ['a mapping with id 0', { mappings: [{ id: 0 }] }],
    ['two locations with one id', {}, message().bytes(4, message().number(1, 2))],
    ['two functions with one id', {}, message().bytes(5, message().number(1, 2))],
    ['two mappings with one id', {}, message().bytes(3, message().number(1, 1))],
    [
      'two locations with one id beyond 2^53',
      {
        samples: [],
        locations: [{ id: 2n ** 60n }, { id: 2n ** 60n + 1n }, { id: 2n ** 60n }],
      },
    ],
    [
      'a string index after the table',
      {},
      message().bytes(5, message().number(1, 9).number(2, 99)),
    ],
    ['a negative string index', {}, message().bytes(5, message().number(1, 9).number(4, -1))],
    [
      'a file name of a mapping after the table',
      {},
      message().bytes(3, message().number(1, 9).number(5, 99)),
    ],
    ['a sample type after the table', { samples: [] }, message().bytes(1, message().number(1, 99))],
    ['a comment after the table', {}, message().packed(13, [1, 99])],
    ['a default sample type after the table', {}, message().number(14, 99)],
    [
      'a label after the table',
      {},
      message().bytes(2, message().packed(2, [1]).bytes(3, message().number(1, 99).number(3, 1))),
    ],
    ['a second time', {}, message().number(9, 1)],
  ])('refuses %s', (_, change, extra) => {
    expect(refusalOf(change, extra)).toMatchSnapshot();
  });

  test('refuses a string table whose first string is not empty', () => {
    const bytes = message().bytes(1, message().number(1, 1)).number(12, 1).bytes(6, 'x').finish();
    expect(refusal(bytes)).toBe(
      'malformed: string_table 0 at byte 6: the first string must be empty',
    );
  });

  test('says truncated when there is no string table', () => {
    const bytes = message().bytes(1, message().number(1, 1)).number(12, 1).finish();
    expect(refusal(bytes)).toBe('truncated: the profile ends before its string table');
  });

  test('refuses two profiles in one file, raw and as two gzip members', () => {
    const bytes = encodeProfile(VALID);
    expect(refusal(concatBytes([bytes, bytes]))).toMatch(/^concatenated: two profiles in one file/);
    const zipped = gzipSync(bytes);
    expect(refusal(concatBytes([zipped, zipped]))).toMatch(/^concatenated:/);
  });
});

describe('the wire format', () => {
  const base = encodeProfile(VALID);
  const after = (...tail: number[]) => refusal(concatBytes([base, Uint8Array.from(tail)]));
  const dead = Array.from(new TextEncoder().encode('DEADBEEF'));

  test.each<[string, number[]]>([
    ['field number 0, varint', [0x00, 0x01]],
    ['field number 0, 64 bits', [0x01, ...dead]],
    ['field number 0, bytes', [0x02, 0x01, 0x01]],
    ['field number 0, group', [0x03, 0x04]],
    ['field number 0, 32 bits', [0x05, ...dead.slice(0, 4)]],
    ['a field number that is too high', [0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x0f, 0x01]],
    ['a field number above 2^29', [0x88, 0x80, 0x80, 0x80, 0x40, 0x01]],
    ['an overlong tag', [0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01]],
    ['a tag of more than 10 bytes', Array.from({ length: 12 }, () => 0x80)],
    ['a group', [0x83, 0x01, 0x84, 0x01]],
    ['the end of a group', [0x84, 0x01]],
    ['wire type 6', [0x86, 0x01, 0]],
    ['wire type 7', [0x87, 0x01, 0]],
    ['a varint of 11 bytes', [0x60, ...Array.from({ length: 10 }, () => 0xff), 0x01]],
    ['a varint of 65 bits', [0x60, ...Array.from({ length: 9 }, () => 0xff), 0x02]],
    ['an unknown varint of 65 bits', [0x88, 0x01, ...Array.from({ length: 9 }, () => 0xff), 0x02]],
    ['a length of 2^63', [0x12, ...Array.from({ length: 9 }, () => 0x80), 0x01]],
    ['a length of 2^32', [0x12, 0x80, 0x80, 0x80, 0x80, 0x10]],
    ['a length beyond the end', [0x12, 0x05, 0x0a, 0x01]],
    ['a length beyond the end of the message', [0x12, 0x02, 0x0a, 0x05, 0x60, 0x01]],
    ['a packed varint that is cut off', [0x12, 0x04, 0x0a, 0x02, 0x01, 0x80]],
    ['a packed varint cut off where more follows', [0x12, 0x05, 0x0a, 0x01, 0x80, 0x10, 0x01]],
    ['a packed value that is cut off', [0x12, 0x04, 0x12, 0x02, 0x01, 0x80]],
    ['a tag without a value', [0x60]],
    ['a tag without a value in a message', [0x12, 0x01, 0x08]],
    ['a group inside a message', [0x12, 0x02, 0x23, 0x24]],
    ['a fixed value that is cut off in a message', [0x12, 0x03, 0x31, 1, 2]],
    ['a sample that is a varint', [0x10, 0x01]],
    ['a period that is bytes', [0x62, 0x00]],
    ['a value of 64 fixed bits', [0x12, 0x09, 0x11, ...dead]],
    ['a label that is a varint', [0x12, 0x02, 0x18, 0x01]],
    ['a line that is a varint', [0x22, 0x02, 0x20, 0x01]],
  ])('with %s is refused', (_, tail) => {
    expect(after(...tail)).toMatchSnapshot();
  });

  test('is refused without recursion for groups that are nested 100000 deep', () => {
    const nested = new Uint8Array(200_000).fill(0x83);
    for (let i = 1; i < nested.length; i += 2) nested[i] = 0x01;
    expect(after(...nested.subarray(0, 1000))).toMatch(/is a group/);
    expect(refusal(concatBytes([base, nested]))).toMatch(/is a group/);
  });
});

describe('limits', () => {
  const repeat = (count: number, part: Uint8Array) =>
    concatBytes([encodeProfile(VALID), ...Array.from({ length: count }, () => part)]);

  test.each<[string, Partial<DecodeLimits>, Uint8Array]>([
    ['bytes', { maxBytes: 200 }, repeat(1, new Uint8Array(0))],
    ['samples', { maxSamples: 100 }, repeat(200, message().bytes(2, '').finish())],
    [
      'stack entries',
      { maxLocationIds: 1000 },
      repeat(
        20,
        message()
          .bytes(
            2,
            message().packed(
              1,
              Array.from({ length: 100 }, () => 1),
            ),
          )
          .finish(),
      ),
    ],
    ['locations', { maxElements: 100 }, repeat(200, message().bytes(4, '').finish())],
    ['functions', { maxElements: 100 }, repeat(200, message().bytes(5, '').finish())],
    ['mappings', { maxElements: 100 }, repeat(200, message().bytes(3, '').finish())],
    ['strings', { maxElements: 100 }, repeat(200, message().bytes(6, '').finish())],
    ['comments', { maxElements: 100 }, repeat(200, message().number(13, 0).finish())],
    ['sample types', {}, repeat(2000, message().bytes(1, '').finish())],
    [
      'lines',
      { maxElements: 100 },
      repeat(
        20,
        message()
          .bytes(4, concatBytes(Array.from({ length: 10 }, () => message().bytes(4, '').finish())))
          .finish(),
      ),
    ],
    [
      'labels',
      { maxElements: 100 },
      repeat(
        200,
        message()
          .bytes(2, message().packed(2, [1]).bytes(3, message().number(3, 1)))
          .finish(),
      ),
    ],
    [
      'large ids',
      { maxElements: 10 },
      concatBytes(
        Array.from({ length: 20 }, (_, i) =>
          message()
            .bytes(2, message().number(1, 2n ** 40n + BigInt(i)))
            .finish(),
        ),
      ),
    ],
  ])('on %s are kept with an error that names them', (_, limits, bytes) => {
    expect(refusal(bytes, { ...DEFAULT_LIMITS, ...limits })).toMatchSnapshot();
  });

  test('count values of one sample, so that one field cannot take all memory', () => {
    const values = Array.from({ length: 5000 }, () => 1);
    expect(refusalOf({ samples: [{ locations: [], values }] })).toMatch(/more than 1024 values/);
  });

  test('stop a gzip bomb with bounded memory', () => {
    const bomb = gzipSync(new Uint8Array(64 << 20));
    const before = process.memoryUsage().rss;
    const limits = { ...DEFAULT_LIMITS, maxBytes: 4 << 20 };
    expect(refusal(bomb, limits)).toBe(
      'too-large: the profile has more than 4 MiB after inflating',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(48 << 20);
  });
});

describe('truncation', () => {
  const isRefused = (bytes: Uint8Array) => refusal(bytes).replace(/:.*/s, '');

  test('of a gzip file at every byte is said to be truncation', () => {
    const bytes = fixture('default/threadcreate.pb.gz');
    for (let length = 2; length < bytes.length; length++) {
      expect([length, isRefused(bytes.subarray(0, length))]).toEqual([length, 'truncated']);
    }
    expect(isRefused(bytes.subarray(0, 1))).toBe('not-a-profile');
    expect(isRefused(bytes.subarray(0, 0))).toBe('empty');
  });

  test('of a raw profile at every byte is refused or leaves a profile without its last fields', () => {
    const bytes = gunzipSync(fixture('default/threadcreate.pb.gz'));
    const codes = new Map<string, number>();
    for (let length = 0; length < bytes.length; length++) {
      const code = isRefused(bytes.subarray(0, length));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toMatchInlineSnapshot(`
      [
        "empty",
        "malformed",
        "not-a-profile",
        "truncated",
      ]
    `);
  });

  test.each(['default/heap.7.pb.gz', 'rate1/heap.1.pb.gz', 'default/mutex.pb.gz'])(
    'of %s at every 97th byte gives one clear error',
    (name) => {
      const bytes = fixture(name);
      for (let length = 97; length < bytes.length; length += 97) {
        expect(isRefused(bytes.subarray(0, length))).toBe('truncated');
      }
      const raw = gunzipSync(bytes);
      for (let length = 97; length < raw.length; length += 97) {
        expect(['truncated', 'malformed']).toContain(isRefused(raw.subarray(0, length)));
      }
    },
  );
});

describe('damage', () => {
  test('of random bytes never leads to anything but a profile or a ProfileError', () => {
    const seeds = [
      gunzipSync(fixture('default/heap.2.pb.gz')),
      gunzipSync(fixture('default/threadcreate.pb.gz')),
      encodeProfile(VALID),
      fixture('default/threadcreate.pb.gz'),
    ].map((bytes) => new Uint8Array(bytes));
    const limits = { ...DEFAULT_LIMITS, maxBytes: 1 << 20 };
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (seed, flips) => {
          const bytes = seed.slice();
          for (const [at, mask] of flips) bytes[at % bytes.length]! ^= mask;
          refusal(bytes, limits);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('in gzip data is reported as such', () => {
    const bytes = fixture('default/heap.7.pb.gz');
    const flipped = (at: number) => {
      const copy = bytes.slice();
      copy[at < 0 ? copy.length + at : at]! ^= 1;
      return refusal(copy);
    };
    expect(flipped(-8)).toBe('bad-gzip: the gzip data is damaged: its checksum is wrong');
    expect(flipped(-1)).toBe('bad-gzip: the gzip data is damaged: its length is wrong');
    expect(flipped(2)).toBe('bad-gzip: the gzip data is damaged: unknown compression method');
    expect(flipped(bytes.length >> 1)).toMatch(/^bad-gzip: /);
  });

  test('after gzip data is refused, except zero bytes that pad it', () => {
    const bytes = fixture('default/heap.7.pb.gz');
    const after = (...tail: number[]) => refusal(concatBytes([bytes, Uint8Array.from(tail)]));
    expect(after(0, 0, 0)).toMatch(/^opened with \d+ samples$/);
    expect(after(1, 2)).toMatch(/^bad-gzip: there are bytes after the gzip data/);
    expect(after(1)).toMatch(/^truncated:/);
    expect(after(0, 0, 1)).toMatch(/^bad-gzip: there are bytes after the gzip data/);
    expect(after(0x1f)).toMatch(/^truncated:/);
    expect(after(0x1f, 0x8b)).toMatch(/^truncated:/);
    expect(after(0x1f, 0x20)).toMatch(/^bad-gzip:/);
  });

  test('leaves nothing of a gzip file that is empty inside', () => {
    expect(refusal(gzipSync(''))).toBe('empty: the file is empty (0 bytes)');
    expect(refusal(concatBytes([gzipSync(''), gzipSync('')]))).toMatch(/^empty:/);
  });
});

test('decoding what was encoded gives the same profile', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const line = fc.integer({ min: 0, max: 2 ** 31 });
  const arbitrary = fc
    .record({ types: fc.integer({ min: 1, max: 4 }), tables: fc.integer({ min: 1, max: 6 }) })
    .chain(({ types, tables }) => {
      const id = fc.integer({ min: 1, max: tables });
      const table = <T>(row: fc.Arbitrary<T>) =>
        fc
          .array(row, { minLength: tables, maxLength: tables })
          .map((rows) => rows.map((each, i) => ({ id: i + 1, ...each })));
      const text = fc.string({ unit: 'binary', maxLength: 8 });
      const label = fc.oneof(
        fc.record({ key: text, text: fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }) }),
        fc.record({ key: text, number: int64.filter((value) => value !== 0n), unit: text }),
      );
      return fc.record({
        sampleTypes: fc.array(fc.record({ type: text, unit: text }), {
          minLength: types,
          maxLength: types,
        }),
        samples: fc.array(
          fc.record({
            locations: fc.array(id, { maxLength: 12 }),
            values: fc.array(int64, { minLength: types, maxLength: types }),
            labels: fc.array(label, { maxLength: 3 }),
          }),
          { maxLength: 8 },
        ),
        mappings: table(
          fc.record({
            start: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
            limit: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
            offset: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
            fileName: text,
            buildId: text,
            flags: fc.integer({ min: 0, max: 15 }),
          }),
        ),
        locations: table(
          fc.record({
            mapping: fc.integer({ min: 0, max: tables }),
            address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
            lines: fc.array(fc.record({ func: id, line, column: line }), { maxLength: 3 }),
            isFolded: fc.boolean(),
          }),
        ),
        functions: table(
          fc.record({ name: text, systemName: text, fileName: text, startLine: line }),
        ),
        periodType: fc.record({ type: text, unit: text }),
        period: fc.integer({ min: 0, max: 2 ** 40 }),
        timeNanos: int64,
        durationNanos: int64,
        dropFrames: text,
        keepFrames: text,
        comments: fc.array(text, { maxLength: 3 }),
        defaultSampleType: text,
        docUrl: text,
      });
    });
  fc.assert(
    fc.property(arbitrary, fc.constantFrom('packed', 'unpacked', 'mixed'), (raw, packing) => {
      expect(toRawProfile(decodeProfile(encodeProfile(raw, { packing })))).toEqual(raw);
    }),
    { numRuns: 300 },
  );
});
