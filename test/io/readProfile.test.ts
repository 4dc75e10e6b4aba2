// Reading files: the same profile or the same error as core's decodeProfile on the same bytes, whatever the file holds; and
// paths that are no regular file.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProfileError } from '../../src/core/errors.js';
import { decodeProfile } from '../../src/core/profile/decode.js';
import { DEFAULT_LIMITS, type DecodeLimits, type Profile } from '../../src/core/profile/model.js';
import { readProfile } from '../../src/io/readProfile.js';
import { encodeProfile, rawProfileFromText, toRawProfile } from '../helpers/profileBuilder.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaktrail-read-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/handlerleak/${name}`, import.meta.url)));

/** What came of an attempt: the content of the profile, or "code: message". */
async function outcome(attempt: () => Promise<Profile> | Profile): Promise<unknown> {
  try {
    return toRawProfile(await attempt());
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

let fileCount = 0;

/** The outcome of reading a file with these bytes, which must be that of decoding them. */
async function sameOutcome(bytes: Uint8Array, limits?: DecodeLimits): Promise<unknown> {
  const path = join(folder, `file${fileCount++}`);
  writeFileSync(path, bytes);
  const fromFile = await outcome(() => readProfile(path, { limits }));
  const fromBytes = await outcome(() => decodeProfile(bytes, limits));
  expect(fromFile).toEqual(fromBytes);
  rmSync(path);
  return fromFile;
}

function withWrongLength(gzip: Buffer): Buffer {
  return Buffer.concat([gzip.subarray(0, -1), Buffer.from([77])]);
}

/** A profile whose gzip form is larger than several pieces of a file. */
function largeRaw(): Uint8Array {
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff);
  const rows = Array.from({ length: 40_000 }, (_, i) => {
    const names = Array.from({ length: 8 }, () => `f${random() % 500}`);
    return `${names.join(';')} ${random()} id=x${random().toString(36)}${i}`;
  });
  return encodeProfile(rawProfileFromText(rows.join('\n')));
}

describe('reading a file gives what decoding its bytes gives', () => {
  const heap = fixture('default/heap.7.pb.gz');
  const raw = gunzipSync(heap);
  const crc = Buffer.from(heap);
  crc[crc.length - 6]! ^= 1;
  const middle = Buffer.from(heap);
  middle[middle.length >> 1]! ^= 4;

  test.each<[string, Uint8Array]>([
    ['a gzip profile', heap],
    ['a raw profile', raw],
    ['a heap text', fixture('default/heap-debug1.txt')],
    ['a heap text in gzip', gzipSync(fixture('default/heap-debug1.txt'))],
    [
      'two gzip members',
      Buffer.concat([gzipSync(raw.subarray(0, 99)), gzipSync(raw.subarray(99))]),
    ],
    ['an empty member and a full one', Buffer.concat([gzipSync(''), heap])],
    ['zero padding', Buffer.concat([heap, Buffer.alloc(2_000_000)])],
    [
      'padding and then something',
      Buffer.concat([heap, Buffer.alloc(2_000_000), Buffer.from('x')]),
    ],
    ['something after the gzip data', Buffer.concat([heap, Buffer.from('trailing')])],
    ['the start of another member', Buffer.concat([heap, Buffer.from([0x1f, 0x8b])])],
    ['a first byte of another member', Buffer.concat([heap, Buffer.from([0x1f])])],
    ['a member that is cut off', Buffer.concat([heap, heap.subarray(0, 100)])],
    ['a wrong checksum', crc],
    ['a flipped bit', middle],
    ['two profiles', Buffer.concat([raw, raw])],
    ['two profiles in two members', Buffer.concat([heap, heap])],
    ['nothing', new Uint8Array(0)],
    ['one byte of gzip', heap.subarray(0, 1)],
    ['two bytes of gzip', heap.subarray(0, 2)],
    ['empty gzip', gzipSync('')],
    ['gzip in gzip', gzipSync(heap)],
    ['an HTML page', Buffer.from('<html><title>Log in</title>')],
    ['an HTML page in gzip', gzipSync('<html><title>Log in</title>')],
    [
      'an HTML page in gzip that is cut off',
      gzipSync('<html><title>Log in</title>').subarray(0, -4),
    ],
    ['a goroutine dump', fixture('default/goroutine-debug2.2.txt')],
    ['broken content in gzip', gzipSync(Buffer.concat([raw, Buffer.from([0x60, 0xff])]))],
    [
      'broken content in damaged gzip',
      withWrongLength(gzipSync(Buffer.concat([raw, Buffer.from([3, 3])]))),
    ],
  ])('of %s', async (_, bytes) => {
    expect(await sameOutcome(bytes)).toBeDefined();
  });

  test('of a large file in every form', async () => {
    const large = largeRaw();
    const zipped = gzipSync(large, { level: 1 });
    expect(zipped.length).toBeGreaterThan(1 << 20);
    await sameOutcome(large);
    await sameOutcome(zipped);
    const members = [0, 1, 2].map((i) =>
      gzipSync(large.subarray(i * 600_000, i === 2 ? undefined : (i + 1) * 600_000)),
    );
    await sameOutcome(Buffer.concat(members));
    expect(await sameOutcome(zipped.subarray(0, -1))).toMatch(/^truncated: /);
    expect(await sameOutcome(zipped.subarray(0, 1 << 19))).toMatch(/^truncated: /);
    expect(await sameOutcome(Buffer.concat([zipped, Buffer.from('xy')]))).toMatch(/^bad-gzip: /);
  });

  test('of a gzip file cut at every 97th byte', async () => {
    for (let length = 0; length < heap.length; length += 97) {
      const code = length === 0 ? /^empty: / : /^truncated: /;
      expect(await sameOutcome(heap.subarray(0, length))).toMatch(code);
    }
  });

  test('of random flips in a gzip file', async () => {
    let seed = 7;
    const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) >> 8;
    const limits = { ...DEFAULT_LIMITS, maxBytes: 1 << 22 };
    for (let run = 0; run < 300; run++) {
      const bytes = Buffer.from(heap);
      bytes[random() % bytes.length]! ^= 1 + (random() % 255);
      await sameOutcome(bytes, limits);
    }
  });

  test('of files over a limit', async () => {
    const limits = { ...DEFAULT_LIMITS, maxBytes: 5000 };
    const message = 'too-large: the profile has more than 5000 bytes after inflating';
    for (const bytes of [
      heap,
      raw,
      fixture('default/heap-debug1.txt'),
      gzipSync(new Uint8Array(1e6)),
    ]) {
      expect(await sameOutcome(bytes, limits)).toBe(message);
    }
    expect(await sameOutcome(heap, { ...DEFAULT_LIMITS, maxSamples: 3 })).toBe(
      'too-large: more than 3 samples',
    );
    expect(typeof (await sameOutcome(raw, { ...DEFAULT_LIMITS, maxBytes: raw.length }))).toBe(
      'object',
    );
  });
});

describe('a path', () => {
  const refusal = (path: string) => outcome(() => readProfile(path));

  test('that is not a regular file is refused without being opened', async () => {
    const fifo = join(folder, 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', fifo]);
    const socketPath = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    expect(await refusal(folder)).toBe(`unreadable: ${folder} is a folder, not a file`);
    expect(await refusal(fifo)).toBe(`unreadable: ${fifo} is a pipe, not a file`);
    expect(await refusal(socketPath)).toBe(`unreadable: ${socketPath} is a socket, not a file`);
    expect(await refusal('/dev/zero')).toBe('unreadable: /dev/zero is a device, not a file');
    await new Promise((resolve) => server.close(resolve));
  });

  test('that cannot be read is refused with the reason', async () => {
    const missing = join(folder, 'missing.pb.gz');
    expect(await refusal(missing)).toBe(`unreadable: ${missing} does not exist`);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(await refusal(loop)).toBe(`unreadable: ${loop} is a link that leads back to itself`);
    expect(await refusal('a\0b')).toMatch(/^unreadable: .* is not a valid path$/);
    const file = join(folder, 'plain');
    writeFileSync(file, 'x');
    expect(await refusal(join(file, 'below'))).toMatch(/does not exist$/);
    expect(await refusal('x'.repeat(5000))).toMatch(/has too long a name$/);
  });

  test('with spaces, a leading dash and other scripts is read', async () => {
    const name = join(folder, '-a b ü 漢$(x).pb.gz');
    writeFileSync(name, fixture('default/heap.1.pb.gz'));
    expect(typeof (await refusal(name))).toBe('object');
    const inside = join(folder, 'deep', 'er');
    mkdirSync(inside, { recursive: true });
    symlinkSync(name, join(inside, 'link'));
    expect(typeof (await refusal(join(inside, 'link')))).toBe('object');
  });
});

describe('reading can be', () => {
  test('followed: progress ends at the size of the file', async () => {
    const path = join(folder, 'progress');
    const bytes = gzipSync(largeRaw(), { level: 1 });
    writeFileSync(path, bytes);
    const seen: number[][] = [];
    await readProfile(path, { onProgress: (...step) => seen.push(step) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(seen.every(([read], i) => i === 0 || read! > seen[i - 1]![0]!)).toBe(true);
  });

  test('cancelled before and during, gzip and raw', async () => {
    const raw = largeRaw();
    const path = join(folder, 'cancelled');
    for (const bytes of [raw, gzipSync(raw, { level: 1 })]) {
      writeFileSync(path, bytes);
      expect(await outcome(() => readProfile(path, { signal: AbortSignal.abort() }))).toBe(
        'cancelled: reading was cancelled',
      );
      const controller = new AbortController();
      const attempt = () =>
        readProfile(path, {
          signal: controller.signal,
          onProgress: () => {
            controller.abort();
          },
        });
      expect(await outcome(attempt)).toBe('cancelled: reading was cancelled');
    }
  });

  test('repeated without leaving files open', async () => {
    const path = join(folder, 'again');
    const openFiles = () =>
      process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
    const bytes = fixture('default/heap.7.pb.gz');
    writeFileSync(path, bytes.subarray(0, 1000));
    await outcome(() => readProfile(path));
    const before = openFiles();
    for (let i = 0; i < 50; i++) await outcome(() => readProfile(path));
    expect(openFiles()).toBeLessThanOrEqual(before + 2);
  });

  test('stopped by the limit with bounded memory on a gzip bomb', async () => {
    const path = join(folder, 'bomb');
    writeFileSync(path, gzipSync(new Uint8Array(256 << 20)));
    const before = process.memoryUsage().rss;
    const limits = { ...DEFAULT_LIMITS, maxBytes: 64 << 20 };
    expect(await outcome(() => readProfile(path, { limits }))).toBe(
      'too-large: the profile has more than 64 MiB after inflating',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(96 << 20);
  });
});
