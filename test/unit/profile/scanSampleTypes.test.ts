// The sample types of a file without decoding it: those that decoding finds, however the bytes come, and a refusal of bytes that are
// no message.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import type { ValueType } from '../../../src/core/profile/model.js';
import { SampleTypeScanner } from '../../../src/core/profile/scanSampleTypes.js';
import { MessageWriter } from '../../helpers/profileBuilder.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const PROTO_FILES = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.pb.gz') && !name.includes('refused') && !name.includes('multi-member'),
);

function scan(bytes: Uint8Array, pieceLength: number): readonly ValueType[] {
  const scanner = new SampleTypeScanner();
  for (let at = 0; at < bytes.length; at += pieceLength) {
    scanner.push(bytes.subarray(at, at + pieceLength));
  }
  return scanner.finish();
}

test.each(PROTO_FILES)('finds what decoding finds in %s, in pieces of any length', (name) => {
  const bytes = gunzipSync(readFileSync(join(FIXTURES, name)));
  const wanted = decodeProfile(bytes).sampleTypes.map(({ type, unit }) => ({ type, unit }));
  for (const length of [1, 2, 7, 4096, bytes.length]) {
    expect(scan(bytes, length)).toEqual(wanted);
  }
});

test('finds the types of a writer whose string table comes first', () => {
  const message = new MessageWriter()
    .bytes(6, '')
    .bytes(6, 'inuse_space')
    .bytes(6, 'bytes')
    .bytes(1, new MessageWriter().number(1, 1).number(2, 2))
    .finish();
  expect(scan(message, 3)).toEqual([{ type: 'inuse_space', unit: 'bytes' }]);
});

test('refuses bytes that are no message, and needs no more memory than they have', () => {
  const refused = (bytes: Uint8Array): string => {
    try {
      return JSON.stringify(scan(bytes, 5));
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      return error.code;
    }
  };
  expect(refused(Uint8Array.of(0))).toBe('not-a-profile');
  expect(refused(Uint8Array.of(0x0b, 1))).toBe('not-a-profile');
  expect(refused(new Uint8Array(20).fill(0xff))).toBe('not-a-profile');
  // A field that claims more than can be there ends the scan or is waited for, and nothing is set aside for it.
  expect(refused(Uint8Array.of(0x32, 0xff, 0xff, 0xff, 0xff, 0x0f))).toBe('not-a-profile');
  expect(refused(Uint8Array.of(0x32, 0xff, 0xff, 0xff, 0x7f))).toBe('[]');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(refused(bytes)).toMatch(/^(not-a-profile|\[.*\])$/);
    }),
  );
});
