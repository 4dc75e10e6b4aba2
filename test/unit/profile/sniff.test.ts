// Files that are no profile: each is refused by its content with a sentence that says what it looks like, gzip or not.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';

function refusal(bytes: Uint8Array): string {
  try {
    return `opened with ${decodeProfile(bytes).samples.count} samples`;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const binary = (text: string) => Buffer.from(text, 'latin1');
const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/handlerleak/${name}`, import.meta.url)));
const words = (width: number, isLittle: boolean) => {
  const bytes = new Uint8Array(width * 7);
  [0, 3, 0, 10000, 0, 1, 1].forEach((word, i) => {
    const low = i * width + (isLittle ? 0 : width - 2);
    bytes[low] = isLittle ? word & 255 : word >> 8;
    bytes[low + 1] = isLittle ? word >> 8 : word & 255;
  });
  return bytes;
};
const tar = Buffer.alloc(1024);
tar.write('heap.pb.gz');
tar.write('ustar', 257);

const CASES: readonly (readonly [string, Uint8Array])[] = [
  [
    'a login page',
    binary('<!DOCTYPE html>\n<html><head><title>Sign in\n · Example</title></head>'),
  ],
  ['a page without a title', binary('\n <html><body>502 Bad Gateway</body></html>')],
  ['a page with a hostile title', binary(`<html><title>${'<'.repeat(9)}script>alert(1)</title>`)],
  ['JSON', binary('{"error":"not found"}')],
  ['a JSON list', binary('[ {"a": 1} ]')],
  ['XML', binary('<?xml version="1.0"?><a/>')],
  ['an SVG', binary('<?xml version="1.0"?>\n<svg width="10"></svg>')],
  ['plain text', binary('404 page not found\n')],
  ['Go source', binary('package main\n\nfunc main() {}\n')],
  ['a long line', binary('x'.repeat(100_000))],
  ['blank text', binary(' \r\n\t')],
  ['a report of pprof', binary('File: service\nType: inuse_space\nShowing nodes accounting for')],
  ['a crash', binary('panic: oh no\n\nmain.main()\n')],
  ['a crash with goroutines', binary('panic: oh no\n\ngoroutine 1 [running]:\nmain.main()\n')],
  ['gzip as Base64', binary('H4sIAAAAAAAA/wXAsQkAAADCsF8=')],
  ['UTF-16 text of PowerShell', binary('\xff\xfe\x1f\0\x8b\0\x08\0')],
  ['gzip saved as text', binary('\x1f\xef\xbf\xbd\x08\0\0\0')],
  ['ELF', binary('\x7fELF\x02\x01\x01\0')],
  ['Mach-O', binary('\xcf\xfa\xed\xfe\x07\0\0\x01')],
  ['PE', binary('MZ\x90\0\x03\0')],
  ['zip', binary('PK\x03\x04\x14\0')],
  ['tar', tar],
  ['zstd', binary('\x28\xb5\x2f\xfd\0\0')],
  ['PNG', binary('\x89PNG\r\n\x1a\n')],
  ['WebAssembly', binary('\0asm\x01\0\0\0')],
  ['a Go execution trace', binary('go 1.26 trace\0\0\0\x01\x02')],
  ['a Go heap dump', binary('go1.7 heap dump\n\x06\x01')],
  ['zero bytes', new Uint8Array(1000)],
  ['random bytes', Uint8Array.from({ length: 2000 }, (_, i) => (i * i * 31 + 200) & 255)],
  ['bytes that begin like a sample', binary('\x12\x05\xff\xff\xff\xff\xff\xff')],
  ['CPU profile, 32 bits little-endian', words(4, true)],
  ['CPU profile, 32 bits big-endian', words(4, false)],
  ['CPU profile, 64 bits little-endian', words(8, true)],
  ['CPU profile, 64 bits big-endian', words(8, false)],
  ['goroutine text debug=1', fixture('default/goroutine-debug1.1.txt')],
  ['goroutine text debug=2', fixture('default/goroutine-debug2.1.txt')],
  ['goroutine text of SIGQUIT', fixture('trimpath/goroutine-sigquit.txt')],
  ['goroutineleak text debug=1', fixture('goroutineleak/goroutineleak-debug1.txt')],
  ['threadcreate text debug=1', fixture('default/threadcreate-debug1.txt')],
  ['mutex text debug=1', fixture('default/mutex-debug1.txt')],
  ['block text debug=1', fixture('default/block-debug1.txt')],
  ['expvar', fixture('default/vars.json')],
];

describe('a file that is no profile', () => {
  test.each(CASES)('is refused with what it looks like: %s', (_, bytes) => {
    expect(refusal(bytes)).toMatchSnapshot();
    expect(refusal(gzipSync(bytes))).toBe(refusal(bytes));
  });

  test('is refused when it is gzip twice', () => {
    const twice = gzipSync(gzipSync(fixture('default/heap.raw.pprof')));
    expect(refusal(twice)).toMatch(/^not-a-profile: this is gzip data inside gzip data/);
  });

  test('is refused quickly when it is hostile', () => {
    const hostile = ['<title', '<', '[ ', '\n', 'goroutine 1 [', '+0x', '{"', '--- '].map((text) =>
      binary(text.repeat(200_000)),
    );
    const started = performance.now();
    for (const bytes of hostile) expect(refusal(bytes)).toMatch(/^(not-a-profile|wrong-kind): /);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
