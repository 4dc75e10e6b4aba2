// The profiles of test/fixtures that `go tool pprof` opens with the same symbols as Leaktrail, decoded for report tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import type { Profile } from '../../../src/core/profile/model.js';

const root = join(import.meta.dirname, '../../fixtures');

/** Paths below test/fixtures of all proto profiles that must open, sorted. */
export function listFixtures(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pb\.gz|pprof)$/.test(entry.name))
    .filter((entry) => !entry.name.startsWith('refused-'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** The path of a fixture on disk. */
export function fixturePath(name: string): string {
  return join(root, name);
}

/** A fixture, inflated and decoded. */
export function readFixture(name: string): Profile {
  const bytes = readFileSync(fixturePath(name));
  return decodeProfile(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
}
