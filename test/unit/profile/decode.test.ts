// The decoder on real and built profiles: what is read, how it comes in, and that values are exact.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { int64At } from '../../../src/core/int64.js';
import { createProfileDecoder, decodeProfile } from '../../../src/core/profile/decode.js';
import {
  encodeProfile,
  MessageWriter,
  profileFromText,
  rawProfileFromText,
  toRawProfile,
  type RawProfile,
} from '../../helpers/profileBuilder.js';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url)));

/** A profile with something in every field. */
const FULL: RawProfile = {
  sampleTypes: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ],
  samples: [
    {
      locations: [1, 2, 1],
      values: [3, 4096],
      labels: [
        { key: 'bytes', number: 4096, unit: 'bytes' },
        { key: 'tenant', text: 'blue' },
      ],
    },
    { locations: [2], values: [-7, 0], labels: [{ key: 'delta', number: -5 }] },
  ],
  mappings: [
    {
      id: 1,
      start: 0x400000,
      limit: 0x500000,
      offset: 64,
      fileName: '/bin/a',
      buildId: 'b1',
      flags: 7,
    },
    { id: 2, start: 0x7f0000000000, limit: 0xffffffffffffffffn, fileName: 'libc.so', flags: 8 },
  ],
  locations: [
    {
      id: 1,
      mapping: 1,
      address: 0x400010,
      lines: [
        { func: 2, line: 7, column: 3 },
        { func: 1, line: 12 },
      ],
    },
    {
      id: 2,
      mapping: 2,
      address: 0xfffffffffffffff0n,
      lines: [{ func: 1, line: 13 }],
      isFolded: true,
    },
  ],
  functions: [
    {
      id: 1,
      name: 'main.run',
      systemName: 'main.run.abi0',
      fileName: '/src/main.go',
      startLine: 10,
    },
    { id: 2, name: 'main.alloc', fileName: '/src/alloc.go' },
  ],
  periodType: { type: 'space', unit: 'bytes' },
  period: 524288,
  timeNanos: 1_700_000_000_123_456_789n,
  durationNanos: 5_000_000_001n,
  dropFrames: 'runtime\\..*',
  keepFrames: 'runtime\\.main',
  comments: ['first', 'second'],
  defaultSampleType: 'inuse_space',
  docUrl: 'https://example.com/doc',
};

function decodeInPieces(bytes: Uint8Array, pieceLength: number) {
  const decoder = createProfileDecoder();
  for (let at = 0; at < bytes.length; at += pieceLength) {
    // The decoder may not keep a piece, so every piece is destroyed after use.
    const piece = Uint8Array.from(bytes.subarray(at, at + pieceLength));
    decoder.push(piece);
    piece.fill(0xee);
  }
  return decoder.finish();
}

describe('decoding', () => {
  test('keeps every field of every message', () => {
    const profile = toRawProfile(decodeProfile(encodeProfile(FULL)));
    expect(profile).toEqual({
      ...FULL,
      samples: [
        {
          ...FULL.samples![0],
          values: [3n, 4096n],
          labels: [
            { key: 'bytes', number: 4096n, unit: 'bytes' },
            { key: 'tenant', text: 'blue' },
          ],
        },
        {
          ...FULL.samples![1],
          values: [-7n, 0n],
          labels: [{ key: 'delta', number: -5n, unit: '' }],
        },
      ],
      mappings: [
        {
          id: 1,
          start: 0x400000n,
          limit: 0x500000n,
          offset: 64n,
          fileName: '/bin/a',
          buildId: 'b1',
          flags: 7,
        },
        {
          id: 2,
          start: 0x7f0000000000n,
          limit: 0xffffffffffffffffn,
          offset: 0n,
          fileName: 'libc.so',
          buildId: '',
          flags: 8,
        },
      ],
      locations: [
        {
          ...FULL.locations![0],
          address: 0x400010n,
          isFolded: false,
          lines: [
            { func: 2, line: 7, column: 3 },
            { func: 1, line: 12, column: 0 },
          ],
        },
        { ...FULL.locations![1], lines: [{ func: 1, line: 13, column: 0 }] },
      ],
      functions: [
        FULL.functions![0],
        { ...FULL.functions![1], systemName: 'main.alloc', startLine: 0 },
      ],
    });
  });

  test('reads packed, unpacked and mixed numbers alike, with tables before or after the samples', () => {
    const expected = toRawProfile(decodeProfile(encodeProfile(FULL)));
    for (const packing of ['packed', 'unpacked', 'mixed'] as const) {
      for (const tablesFirst of [false, true]) {
        const bytes = encodeProfile(FULL, { packing, tablesFirst });
        expect(toRawProfile(decodeProfile(bytes))).toEqual(expected);
      }
    }
  });

  test('gives the same profile whatever the size of the pieces', () => {
    const bytes = gunzipSync(fixture('default/heap.2.pb.gz'));
    const expected = toRawProfile(decodeProfile(bytes));
    for (const length of [1, 2, 3, 5, 7, 64, 1000, 4095, 4096, 4097, bytes.length]) {
      expect(toRawProfile(decodeInPieces(bytes, length))).toEqual(expected);
    }
  });

  test('reads gzip, several gzip members and raw bytes alike', () => {
    const raw = gunzipSync(fixture('default/heap.7.pb.gz'));
    const expected = toRawProfile(decodeProfile(raw));
    const halves = Buffer.concat([gzipSync(raw.subarray(0, 3000)), gzipSync(raw.subarray(3000))]);
    for (const bytes of [fixture('default/heap.7.pb.gz'), halves, gzipSync(raw, { level: 0 })]) {
      expect(toRawProfile(decodeProfile(bytes))).toEqual(expected);
    }
  });

  test('opens every binary fixture of a Go program, and warns of nothing but empty stacks', () => {
    const names = [
      'heap.1',
      'heap.7',
      'allocs',
      'goroutine.1',
      'mutex',
      'block',
      'threadcreate',
      'cpu',
    ];
    const kinds = names.map((name) => {
      const { kind, samples, warnings } = decodeProfile(fixture(`default/${name}.pb.gz`));
      expect(samples.count).toBeGreaterThan(0);
      expect(warnings.filter((each) => !each.endsWith('an empty stack.'))).toEqual([]);
      return kind;
    });
    expect(kinds).toEqual([
      'heap',
      'heap',
      'heap',
      'goroutine',
      'mutex-or-block',
      'mutex-or-block',
      'threadcreate',
      'cpu',
    ]);
  });

  test('tells the default sample type and leaves it empty when the file names none', () => {
    expect(decodeProfile(fixture('default/allocs.pb.gz')).defaultSampleType).toBe('alloc_space');
    expect(decodeProfile(fixture('default/heap.7.pb.gz')).defaultSampleType).toBe('');
  });

  test('skips fields that profile.proto does not know, at every level', () => {
    const extra = new MessageWriter()
      .number(16, 5)
      .bytes(17, 'anything')
      .tag(536870911, 1)
      .raw(1, 2, 3, 4, 5, 6, 7, 8)
      .tag(900, 5)
      .raw(1, 2, 3, 4)
      .bytes(2, new MessageWriter().packed(1, [1]).packed(2, [1, 2]).number(9, 1).bytes(77, 'x'));
    const profile = decodeProfile(encodeProfile(FULL, { extra }));
    expect(profile.samples.count).toBe(3);
  });

  test('takes the last value of a singular field that is repeated', () => {
    const extra = new MessageWriter().number(12, 7).number(12, 9);
    expect(decodeProfile(encodeProfile(FULL, { extra })).period).toBe(9);
  });

  test('drops a label without string, number and unit, as pprof does', () => {
    const { labels } = profileFromText('main 1 bytes=0 kind=x').samples;
    expect(Array.from(labels.offsets)).toEqual([0, 1]);
  });
});

describe('int64', () => {
  const limits = [
    9223372036854775807n,
    -9223372036854775808n,
    9007199254740993n,
    -9007199254740993n,
    9007199254740991n,
    9007199254740992n,
    4294967296n,
    -1n,
    0n,
    1n,
  ];
  const withValues = (values: readonly bigint[]): RawProfile => ({
    sampleTypes: [{ type: 'space', unit: 'bytes' }],
    samples: values.map((value) => ({ locations: [], values: [value] })),
  });

  test('keeps each value exactly, alone and after others', () => {
    const lists = [limits, [...limits].reverse(), ...limits.map((value) => [value])];
    for (const values of lists) {
      const { samples } = decodeProfile(encodeProfile(withValues(values)));
      const read = values.map((_, s) => BigInt(int64At(samples.values[0]!, s)));
      expect(read).toEqual(values);
    }
  });

  test('uses one column while sums are exact and two from 2^53 on', () => {
    const sum = (values: readonly bigint[]) =>
      decodeProfile(encodeProfile(withValues(values))).samples.values[0]!.high;
    expect(sum([9007199254740990n, 1n])).toBeUndefined();
    expect(sum([9007199254740990n, -1n])).toBeUndefined();
    expect(sum([9007199254740990n, -2n])).toBeDefined();
    expect(sum([9007199254740993n])).toBeDefined();
  });

  test('keeps numeric labels exactly', () => {
    const labels = limits.filter((number) => number !== 0n).map((number) => ({ key: 'n', number }));
    const raw = { ...withValues([1n]), samples: [{ locations: [], values: [1], labels }] };
    const read = toRawProfile(decodeProfile(encodeProfile(raw))).samples[0]!.labels;
    expect(read?.map((label) => label.number)).toEqual(labels.map((label) => label.number));
  });
});

describe('ids', () => {
  const withIds = (ids: readonly bigint[]): RawProfile => ({
    sampleTypes: [{ type: 'space', unit: 'bytes' }],
    samples: ids.map((id, i) => ({ locations: [id, ids[0]!], values: [i] })),
    mappings: ids.map((id, i) => ({ id, start: i })),
    locations: ids.map((id, i) => ({
      id,
      mapping: id,
      address: i,
      lines: [{ func: id, line: i }],
    })),
    functions: ids.map((id, i) => ({ id, name: `f${i}` })),
  });

  test.each([
    ['consecutive', [1n, 2n, 3n, 4n]],
    ['out of order', [4n, 2n, 1n, 3n]],
    ['sparse', [7n, 100_000_000n, 2_147_483_647n, 2_147_483_648n, 4_294_967_295n, 4_294_967_296n]],
    [
      'beyond 2^53 and equal as doubles',
      [9007199254740992n, 9007199254740993n, 2n ** 64n - 1n, 2n ** 64n - 2n],
    ],
  ])('become row numbers when they are %s', (_, ids) => {
    const raw = toRawProfile(decodeProfile(encodeProfile(withIds(ids))));
    expect(raw.samples.map((sample) => sample.locations)).toEqual(ids.map((_id, i) => [i + 1, 1]));
    expect(raw.locations.map(({ mapping, lines }) => [mapping, lines?.[0]?.func])).toEqual(
      ids.map((_id, i) => [i + 1, i + 1]),
    );
  });
});

describe('strings', () => {
  test('are decoded once and give the same object each time', () => {
    const { strings } = profileFromText('main 1');
    const index = Array.from({ length: strings.count }, (_, i) => i).find(
      (i) => strings.get(i) === 'main',
    )!;
    expect(strings.get(index)).toBe(strings.get(index));
    expect(() => strings.get(strings.count)).toThrow(RangeError);
  });

  test('with invalid UTF-8 or any byte open with replacement characters and a warning', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const bytes = encodeProfile(rawProfileFromText('main 1'));
    const extra = new MessageWriter()
      .bytes(6, all)
      .bytes(6, Uint8Array.of(0xc3))
      .bytes(6, 'é€😀\0');
    const profile = decodeProfile(Uint8Array.of(...bytes, ...extra.finish()));
    const { count } = profile.strings;
    expect(profile.strings.get(count - 3)).toContain('\uFFFD');
    expect(profile.strings.get(count - 3).slice(0, 128)).toBe(
      String.fromCharCode(...all.subarray(0, 128)),
    );
    expect(profile.strings.get(count - 1)).toBe('é€😀\0');
    expect(profile.warnings).toEqual([
      '2 strings are not valid UTF-8; the bad bytes are shown as \uFFFD.',
    ]);
  });

  test('named like members of Object are plain text', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const text = names.map((name) => `${name} 1 ${name}=${name}`).join('\n');
    const raw = toRawProfile(profileFromText(text));
    expect(raw.functions.map((func) => func.name)).toEqual(names);
    expect(raw.samples.map((sample) => sample.labels?.[0])).toEqual(
      names.map((name) => ({ key: name, text: name })),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('profiles seen in the wild', () => {
  test('open with a warning each', () => {
    const raw: RawProfile = {
      sampleTypes: [{ type: '', unit: '' }],
      samples: [
        { locations: [], values: [-1] },
        { locations: [1, 2], values: [2] },
      ],
      mappings: [{ id: 1, buildId: 'x' }],
      locations: [
        { id: 1, lines: [{ func: 0, line: 3 }] },
        { id: 2, mapping: 9, lines: [{ func: 1 }] },
      ],
      functions: [{ id: 1, name: 'f' }],
    };
    expect(decodeProfile(encodeProfile(raw)).warnings).toEqual([
      '1 location names a mapping that is not in the file.',
      '1 source line names no function (id 0) and was left out.',
      '1 location has an address only, no function and no source line.',
      '1 sample has an empty stack.',
      '1 value is negative: the file is the difference of two profiles.',
      'Sample type 0 has no name.',
      'The file states no sampling period.',
      'The file does not say when it was captured.',
    ]);
  });

  test('open without samples', () => {
    const profile = decodeProfile(encodeProfile({ ...FULL, samples: [] }));
    expect([profile.samples.count, profile.samples.values.length]).toEqual([0, 2]);
  });
});
