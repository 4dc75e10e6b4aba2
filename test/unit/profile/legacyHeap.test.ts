// Heap profiles as text: values as pprof scales them, symbols of the "#" lines, and hostile text.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { int64At } from '../../../src/core/int64.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { DEFAULT_LIMITS, type Profile } from '../../../src/core/profile/model.js';
import { toRawProfile } from '../../helpers/profileBuilder.js';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url)));
const decode = (text: string) => decodeProfile(new TextEncoder().encode(text));

function refusal(text: string): string {
  try {
    return `opened with ${decode(text).samples.count} samples`;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** Samples as "v v v v bytes=N leaf;…;root", with name:line per frame or the address where no symbol is known. */
function describeSamples(profile: Profile): string[] {
  const raw = toRawProfile(profile);
  return raw.samples.map(({ locations, values, labels }) => {
    const frames = locations.map((id) => {
      const { address, lines } = raw.locations[Number(id) - 1]!;
      const names = lines!.map(({ func, line }) => {
        // The text has "[...]" where the binary form spells out the shapes of type arguments.
        const name = raw.functions[Number(func) - 1]!.name.replace(/\[go\.shape.*\]/, '[...]');
        return `${name}:${line}`;
      });
      return names.length > 0 ? names.join('<') : `0x${BigInt(address!).toString(16)}`;
    });
    return `${values.join(' ')} bytes=${labels![0]?.number ?? 0} ${frames.join(';')}`;
  });
}

function totals(profile: Profile): string[] {
  return profile.sampleTypes.map(({ type }, t) => {
    let sum = 0n;
    for (let s = 0; s < profile.samples.count; s++)
      sum += BigInt(int64At(profile.samples.values[t]!, s));
    return `${type} ${sum}`;
  });
}

describe('the text of a Go heap profile', () => {
  test.each([
    ['default/heap-debug1.txt', 'default/heap.7.pb.gz'],
    ['default/allocs-debug1.txt', 'default/allocs.pb.gz'],
    ['rate4096/heap-debug1.txt', 'rate4096/heap.7.pb.gz'],
  ])('tells the same as the binary form of the same moment: %s', (textName, binaryName) => {
    const text = decodeProfile(fixture(textName));
    const binary = decodeProfile(fixture(binaryName));
    expect(text.format).toBe('legacy-heap');
    expect(text.period).toBe(binary.period);
    expect(totals(text)).toEqual(totals(binary));
    // The binary form joins inlined calls in one location and leaves out stacks without allocations.
    const flatten = (profile: Profile) =>
      describeSamples(profile)
        .map((sample) => sample.replaceAll('<', ';'))
        .filter((sample) => !sample.startsWith('0 0 0 0 '))
        .sort();
    const inText = new Set(flatten(text));
    expect(flatten(binary).filter((sample) => !inText.has(sample))).toEqual([]);
  });

  test('keeps the lines of MemStats in order', () => {
    const { memStatsLines, warnings } = decodeProfile(fixture('default/heap-debug1.txt'));
    const lines = fixture('default/heap-debug1.txt').toString().trimEnd().split('\n');
    const start = lines.indexOf('# runtime.MemStats') + 1;
    expect(memStatsLines).toEqual(lines.slice(start).map((line) => line.replace('# ', '')));
    expect(memStatsLines[0]).toMatch(/^Alloc = \d+$/);
    expect(warnings).toEqual([]);
  });

  test('cut at every 97th byte of its rows gives one clear error', () => {
    const bytes = fixture('default/heap-debug1.txt');
    const trailer = bytes.indexOf('# DebugGC');
    expect(trailer).toBeGreaterThan(97);
    for (let length = 97; length < trailer; length += 97) {
      let code = 'opened';
      try {
        decodeProfile(bytes.subarray(0, length));
      } catch (error) {
        code = (error as ProfileError).code;
      }
      expect([length, code]).toEqual([length, 'truncated']);
    }
  });

  test('uses symbols: hidden runtime frames and goexit are left out, a repeated address is an inlined chain', () => {
    const text = [
      'heap profile: 3: 300 [6: 600] @ heap/2',
      '1: 100 [2: 200] @ 0x1000 0x2001 0x3001 0x9001',
      '#\t0x2000\tmain.alloc+0x10\t\t/src/main.go:10',
      '#\t0x3000\tmain.inlined+0x20\t/src/main.go:20',
      '#\t0x3000\tmain.(*T[struct { x int }]).outer+0x20\t/src/with space.go:30',
      '',
      '2: 200 [4: 400] @ 0x5001 0x5001 0x6001',
      '#   0x5000   main.recurse+0x1   C:/src/rec.go:5',
      '#   0x5000   main.recurse+0x1   C:/src/rec.go:5',
      '#   0x6000',
      '',
      '',
    ].join('\n');
    expect(describeSamples(decode(text))).toEqual([
      '2 200 1 100 bytes=100 main.alloc:10;main.inlined:20<main.(*T[struct { x int }]).outer:30',
      '4 400 2 200 bytes=100 main.recurse:5;main.recurse:5;0x6000',
    ]);
    expect(toRawProfile(decode(text)).functions.map((func) => func.fileName)).toEqual([
      '/src/main.go',
      '/src/main.go',
      '/src/with space.go',
      'C:/src/rec.go',
    ]);
  });

  test('keeps every address of a stack without symbol lines, as pprof does', () => {
    const text = 'heap profile: 1: 8 [2: 16] @ heap/2\n1: 8 [2: 16] @ 0x10 0x20 0x0\n';
    expect(describeSamples(decode(text))).toEqual(['2 16 1 8 bytes=8 0xf;0x1f;0xffffffffffffffff']);
  });

  test('opens with Windows line ends, indentation and a mark at the start', () => {
    const text = '\uFEFFheap profile: 1: 8 [2: 16] @ heap/2\r\n  1: 8 [2: 16] @ 0x10\r\n\r\n';
    expect(describeSamples(decode(text))).toEqual(['2 16 1 8 bytes=8 0xf']);
  });

  test('gets the frames to drop and keep that pprof sets', () => {
    const { dropFrames, keepFrames, kind } = decodeProfile(fixture('default/heap-debug1.txt'));
    expect(dropFrames.startsWith('calloc|cfree|malloc|free|memalign|')).toBe(true);
    expect(dropFrames).toContain('|runtime\\..*|');
    expect(keepFrames).toBe('runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*');
    expect(kind).toBe('heap');
  });
});

describe('the first line', () => {
  const first = (line: string, row = '2: 2048 [4: 4096] @ 0x10') => {
    const { sampleTypes, period, samples } = decode(`${line}\n${row}\n`);
    const values = samples.values.map((column) => String(int64At(column, 0)));
    return `${sampleTypes.map(({ type }) => type).join(' ')} period ${period}: ${values.join(' ')}`;
  };

  // Expected numbers: go tool pprof -raw on the same text.
  test.each([
    ['heap profile: 2: 2048 [4: 4096] @ heap/1048576', ''],
    ['heap profile: 2: 2048 [4: 4096] @ heap/2', ''],
    ['heap profile: 2: 2048 [4: 4096] @ heap/0', ''],
    ['heap profile:    2:   2048 [   4:  4096] @ heap_v2/524288', ''],
    ['heap profile: 2: 2048 [4: 4096] @ heapz_v2/524288', ''],
    ['heap profile: 2: 2048 [4: 4096] @ heapprofile', ''],
    ['heap profile: 2: 2048 [4: 4096] @ growthz', ''],
    ['heap profile: 2: 2048 [4: 4096] @ growth', ''],
    ['heap profile: 2: 2048 [4: 4096] @ fragmentationz', ''],
  ])('decides sample types, period and scaling: %s', (line) => {
    expect(first(line)).toMatchSnapshot();
  });

  test('with equal counts has no allocated types', () => {
    const row = '2: 2048 [2: 2048] @ 0x10';
    expect(first('heap profile: 2: 2048 [2: 2048] @ heap/1048576', row)).toMatchSnapshot();
  });

  test.each([
    'heap profile: 2: 2048 [4: 4096] @ heapz',
    'heap profile: 2: 2048 [4: 4096]',
    'heap profile: x',
    'heap profile: 2: 99999999999999999999 [4: 4096] @ heap/2',
    'heap profile: 2: 2048 [4: 4096] @ heap/99999999999999999999',
  ])('is refused when it is %s', (line) => {
    expect(refusal(`${line}\n2: 2048 [4: 4096] @ 0x10\n`)).toMatchSnapshot();
  });
});

describe('a row', () => {
  const header = 'heap profile: 1: 8 [2: 16] @ heapz_v2/2\n';

  test.each([
    '0: 8 [0: 0] @ 0x10',
    '1: 8 [0: 16] @ 0x10',
    '1: 8 [-2: 16] @ 0x10',
    '1: 8 [2: 16]',
    'x',
    '1: 8 [2: 16] @ 0x10 zz',
    '1: 8 [2: 16] @ 0x10000000000000000',
    '9223372036854775808: 8 [2: 16] @ 0x10',
    '--- heapz 1 ---',
  ])('is refused with its line: %s', (row) => {
    expect(refusal(`${header}${row}\n`)).toMatchSnapshot();
  });

  test('keeps int64 and 64-bit addresses exactly where nothing is scaled', () => {
    const text =
      'heap profile: 1: 8 [2: 16] @ heapprofile\n-9223372036854775808: 9223372036854775807 [1: 9007199254740993] @ 0xffffffffffffffff\n';
    expect(describeSamples(decode(text))).toEqual([
      '1 9007199254740993 -9223372036854775808 9223372036854775807 bytes=0 0xfffffffffffffffe',
    ]);
  });

  test('costs linear time whatever it holds', () => {
    const parts = [
      '1',
      '-',
      ' ',
      '1: ',
      '1: 8 [',
      '0x',
      '0x1 ',
      '#\t0x1\t',
      '#\t0x10\t+0x',
      '@',
      'a\t',
      '+0x1',
    ];
    const started = performance.now();
    for (const part of parts) {
      refusal(`heap profile: ${part.repeat(1 << 18)}\n`);
      refusal(`${header}1: 8 [2: 16] @ 0x11\n${part.repeat(1 << 18)}\n`);
      refusal(`${header}1: 8 [2: 16] @ ${part.repeat(1 << 18)}\n`);
      refusal(`${header}1: 8 [2: 16] @ 0x11\n#\t0x10\t${part.repeat(1 << 18)}\n`);
    }
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('costs the same however many follow it', () => {
    const rows = 40_000;
    const text = `heap profile: ${rows}: ${rows * 8} [${rows}: ${rows * 8}] @ heap/2\n${'1: 8 [1: 8] @ 0x10 0x20\n'.repeat(rows)}`;
    const started = performance.now();
    expect(decode(text).samples.count).toBe(rows);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('counts against the limits', () => {
    const limits = { ...DEFAULT_LIMITS, maxSamples: 10, maxLocationIds: 50, maxElements: 20 };
    const tryDecode = (rows: string) => {
      try {
        return decodeProfile(new TextEncoder().encode(header + rows), limits).samples.count;
      } catch (error) {
        return (error as ProfileError).message;
      }
    };
    const addresses = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ` 0x${(from + i).toString(16)}`).join('');
    expect(tryDecode('1: 8 [2: 16] @ 0x1\n'.repeat(11))).toBe('more than 10 samples');
    expect(tryDecode(`1: 8 [2: 16] @${' 0x1'.repeat(51)}\n`)).toBe(
      'more than 50 stack entries over all samples',
    );
    expect(tryDecode(`1: 8 [2: 16] @${addresses(16, 21)}\n`)).toBe('more than 20 locations');
    expect(tryDecode(`1: 8 [2: 16] @ 0x1\n${'#\t0x1\tf\n'.repeat(21)}`)).toBe(
      'more than 20 symbol lines',
    );
  });
});

describe('a text that is not whole', () => {
  test('is said to be truncated when rows are missing', () => {
    expect(
      refusal('heap profile: 3: 300 [6: 600] @ heap/2\n1: 100 [2: 200] @ 0x10\n'),
    ).toMatchInlineSnapshot(
      `"truncated: the heap profile text is not complete: its rows add up to 1 objects and 100 bytes in use, 2 and 200 allocated, and its first line says 3 objects and 300 bytes in use, 6 and 600 allocated"`,
    );
  });

  test('opens with a warning when rows are missing and its end is there', () => {
    const text =
      'heap profile: 3: 300 [6: 600] @ heap/2\n1: 100 [2: 200] @ 0x10\n# runtime.MemStats\n# DebugGC = false\n';
    expect(decode(text).warnings).toMatchInlineSnapshot(`
      [
        "Rows may be missing from the text: its rows add up to 1 objects and 100 bytes in use, 2 and 200 allocated, and its first line says 3 objects and 300 bytes in use, 6 and 600 allocated.",
        "1 location has an address only, no function and no source line.",
      ]
    `);
  });

  test('is said to be truncated inside the MemStats', () => {
    const text =
      'heap profile: 1: 100 [6: 600] @ heap/2\n1: 100 [6: 600] @ 0x10\n# runtime.MemStats\n# Alloc = 4';
    expect(refusal(text)).toBe('truncated: the heap profile text ends inside its MemStats');
  });
});

describe('a memory map', () => {
  const withMap = (map: string) =>
    decode(
      `heap profile: 1: 8 [2: 16] @ heapprofile\n1: 8 [2: 16] @ 0x400101 0x7f0000000201 0x10\nMAPPED_LIBRARIES:\n${map}`,
    );
  const describeMappings = (profile: Profile) => {
    const { mappings, locations } = toRawProfile(profile);
    const names = mappings.map(({ start, limit, offset, fileName, buildId }) =>
      `${start!.toString(16)}-${limit!.toString(16)} ${offset!.toString(16)} ${fileName} ${buildId}`.trim(),
    );
    return [...names, locations.map(({ mapping }) => mapping).join(' ')];
  };

  test('of /proc/PID/maps gives each address its mapping, the program first', () => {
    const map = [
      '7f0000000000-7f0000100000 r-xp 00001000 08:01 42   /lib/libc.so.6',
      '00400000-00500000 r-xp 00000000 08:01 41   /bin/server',
      '00600000-00700000 rw-p 00000000 08:01 41   /bin/server',
      'nonsense',
      '',
    ].join('\n');
    expect(describeMappings(withMap(map))).toEqual([
      '400000-500000 0 /bin/server',
      '7f0000000000-7f0000100000 1000 /lib/libc.so.6',
      '0-ffffffffffffffff 0',
      '1 2 3',
    ]);
  });

  test('with attributes that stand for ever more of each other opens without writing them out', () => {
    const names = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
    const double = names.map((name, i) => `${name}=${`$${names[i + 1] ?? 'end'}`.repeat(2)}`);
    const grow = ['a', 'b', 'c', 'd'].map(
      (name, i) => `${name}=${`$${names[i + 1]!}`.repeat(2000)}`,
    );
    for (const attributes of [double, grow]) {
      const started = performance.now();
      const map = [...attributes, '400000-500000: $a', '600000-700000: /bin/server', ''].join('\n');
      expect(describeMappings(withMap(map))[0]).toBe('600000-700000 0 /bin/server');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  test('in short form, with attributes and in parts, is joined', () => {
    const map = [
      'build=/bin/server',
      '0x400000-0x480000: $build (@0) abc123',
      '480000-500000 $build (@80000) abc123',
      '',
    ].join('\n');
    expect(describeMappings(withMap(map))).toEqual([
      '400000-500000 0 /bin/server abc123',
      '0-ffffffffffffffff 0',
      '1 2 2',
    ]);
  });
});
