// The description of a snapshot as anybody may have written it: what is taken, and which field a refusal names.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { checkSnapshot } from '../../../src/core/snapshot/checkSnapshot.js';
import type { Snapshot } from '../../../src/core/snapshot/model.js';
import { newSnapshot } from '../../../src/core/snapshot/newSnapshot.js';
import {
  isPartFileName,
  isSnapshotId,
  MAX_TIME_MILLIS,
  snapshotId,
} from '../../../src/core/snapshot/snapshotNames.js';

const FULL: Snapshot = {
  version: 1,
  id: '20260930T142530123-1f2e3d4c',
  timeMillis: Date.UTC(2026, 8, 30, 14, 25, 30, 123),
  target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
  process: {
    buildId: 'abc/def',
    binary: 'shopd',
    pid: 4242,
    startMillis: 1_790_000_000_000,
    commandHash: 'a'.repeat(64),
  },
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  parts: [
    { kind: 'heap', format: 'proto', file: 'heap.pb.gz', sizeBytes: 10 },
    { kind: 'goroutines', format: 'debug2', file: 'goroutines.debug2.txt', sizeBytes: 0 },
    { kind: 'memstats', format: 'vars', file: 'memstats.vars.json', sizeBytes: 2 ** 40 },
  ],
  missing: [{ kind: 'goroutineleak', reason: 'Unknown profile', isNotOffered: true }],
  facts: {
    liveHeapBytes: -5,
    allocBytes: 1.5,
    allocObjects: 3,
    goroutines: 24,
    residentMemory: { bytes: 7, kind: 'measured' },
    numGC: 2,
    totalAllocBytes: 2 ** 60,
    memProfileRate: 524288,
  },
  name: 'before the fix',
  note: 'two\nlines',
};

/** FULL as JSON gives it, with the value at a path of keys replaced. */
function withValue(path: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(FULL)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  let object = json;
  for (const key of keys) object = object[key] as Record<string, unknown>;
  object[last] = value;
  return json;
}

/** "code: message" of the refusal. */
function refusal(value: unknown): string {
  try {
    return `taken: ${JSON.stringify(checkSnapshot(value))}`;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('a description', () => {
  test('is taken with all of its fields', () => {
    expect(checkSnapshot(JSON.parse(JSON.stringify(FULL)))).toEqual(FULL);
  });

  test('is taken without what may be unknown', () => {
    const bare = { ...FULL, process: { buildId: '', binary: '' }, facts: {}, missing: [] };
    expect(checkSnapshot({ ...bare, gitCommit: '', name: '', note: '' })).toEqual({
      ...bare,
      gitCommit: '',
      name: '',
      note: '',
    });
  });

  test('loses the fields that are not known, at every level', () => {
    const json = withValue('extra', { a: 1 }) as typeof FULL;
    const full = {
      ...json,
      target: { ...json.target, password: 'x' },
      parts: json.parts.map((part) => ({ ...part, path: '/etc/passwd' })),
    };
    expect(checkSnapshot(full)).toEqual(FULL);
  });

  test('lists its parts in the order of kinds, whatever their order in the file', () => {
    const json = withValue('parts', [...FULL.parts].reverse());
    expect(checkSnapshot(json).parts).toEqual(FULL.parts);
  });

  test.each([
    ['version', 2, 'snapshot.json: version is 2, want 1'],
    ['version', undefined, 'snapshot.json: version is missing, want 1'],
    ['id', '../../etc', 'snapshot.json: id is "../../etc", which is not valid'],
    ['timeMillis', '5', 'snapshot.json: timeMillis is "5", want a number in its range'],
    ['timeMillis', null, 'snapshot.json: timeMillis is null, want a number in its range'],
    ['timeMillis', -1, 'snapshot.json: timeMillis is -1, want a number in its range'],
    ['timeMillis', 1e300, 'snapshot.json: timeMillis is 1e+300, want a number in its range'],
    ['target', [], 'snapshot.json: target is a list of 0, want an object'],
    ['target.kind', 'ftp', 'snapshot.json: target.kind is "ftp", want one of pprof, files, test'],
    [
      'target.label',
      'x'.repeat(3000),
      'snapshot.json: target.label is a text of 3000 characters, want a text of at most 2000',
    ],
    ['process.pid', 1.5, 'snapshot.json: process.pid is 1.5, want a count'],
    [
      'process.startMillis',
      {},
      'snapshot.json: process.startMillis is an object, want a number in its range',
    ],
    [
      'process.commandHash',
      'shopd -token x',
      'snapshot.json: process.commandHash is "shopd -token x", which is not valid',
    ],
    ['gitCommit', '$(rm -rf)', 'snapshot.json: gitCommit is "$(rm -rf)", which is not valid'],
    ['parts', [], 'snapshot.json: parts is a list of 0, want a list of 1 to 4'],
    ['parts', { length: 1 }, 'snapshot.json: parts is an object, want a list of 1 to 4'],
    ['parts.0', 7, 'snapshot.json: parts[0] is 7, want an object'],
    [
      'parts.1.kind',
      'core',
      'snapshot.json: parts[1].kind is "core", want one of heap, goroutines, goroutineleak, memstats',
    ],
    ['parts.1.kind', 'heap', 'snapshot.json: parts has heap twice'],
    ['parts.1.file', 'HEAP.pb.gz', 'snapshot.json: parts has the file HEAP.pb.gz twice'],
    [
      'parts.0.file',
      '../heap.pb.gz',
      'snapshot.json: parts[0].file is "../heap.pb.gz", which is not valid',
    ],
    ['parts.0.sizeBytes', -1, 'snapshot.json: parts[0].sizeBytes is -1, want a count'],
    [
      'parts.0.sizeBytes',
      2 ** 53,
      'snapshot.json: parts[0].sizeBytes is 9007199254740992, want a count',
    ],
    ['missing.0.isNotOffered', 'yes', 'snapshot.json: missing[0].isNotOffered is "yes", want true'],
    ['missing', 'none', 'snapshot.json: missing is "none", want a list of 0 to 20'],
    ['facts.goroutines', -1, 'snapshot.json: facts.goroutines is -1, want a number in its range'],
    [
      'facts.residentMemory.kind',
      'guess',
      'snapshot.json: facts.residentMemory.kind is "guess", want one of measured, peak, estimate',
    ],
    ['name', 5, 'snapshot.json: name is 5, want a text of at most 200'],
    [
      'note',
      'x'.repeat(10_001),
      'snapshot.json: note is a text of 10001 characters, want a text of at most 10000',
    ],
  ])('is refused for a bad %s, by name', (path, value, message) => {
    expect(refusal(withValue(path, value))).toBe(`malformed: ${message}`);
  });

  test.each([undefined, null, 'text', 7, true, [], [FULL]])('is refused when it is %j', (value) => {
    expect(refusal(value)).toMatch(/^malformed: snapshot.json is .*, want an object$/);
  });

  test('takes "__proto__" and "constructor" for keys like any other', () => {
    const hostile = JSON.stringify(FULL).replace(
      /^\{/,
      '{"__proto__": {"name": "polluted", "version": 1}, "constructor": {"prototype": {"polluted": true}},',
    );
    expect(checkSnapshot(JSON.parse(hostile))).toEqual(FULL);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    // Fields that are inherited are not there.
    const rest = { ...FULL, name: undefined };
    const heir: unknown = JSON.parse(
      `{"__proto__": {"name": "heir"}, ${JSON.stringify(rest).slice(1)}`,
    );
    expect(refusal(heir)).toBe(
      'malformed: snapshot.json: name is missing, want a text of at most 200',
    );
    expect(refusal(Object.create(FULL))).toBe(
      'malformed: snapshot.json: version is missing, want 1',
    );
  });

  test('is taken or refused with a sentence whatever the JSON is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(FULL)), (value, key) => {
        expect(refusal(value)).toMatch(/^malformed: /);
        expect(refusal(withValue(key, value))).toMatch(/^(malformed: snapshot\.json|taken: )/);
      }),
    );
  });
});

describe('the file name of a part', () => {
  test.each(['heap.pb.gz', 'goroutines.debug2.txt', 'A', '_x-1', 'com.txt', 'console.txt'])(
    'may be %s',
    (name) => {
      expect(isPartFileName(name)).toBe(true);
    },
  );

  test.each([
    '',
    '.',
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    '/etc/passwd',
    'C:x',
    'heap.pb.gz:stream',
    'a..b',
    'heap.',
    'heap ',
    'nul',
    'NUL.txt',
    'com1',
    'LPT9.pb.gz',
    'aux.heap',
    'con',
    'a\0b',
    'ä',
    'a\nb',
    'snapshot.json',
    'Snapshot.JSON',
    'x'.repeat(101),
  ])('may not be %j', (name) => {
    expect(isPartFileName(name)).toBe(false);
  });
});

describe('the id of a snapshot', () => {
  test('is its time and a suffix, and sorts by time', () => {
    expect(snapshotId(FULL.timeMillis, '1f2e3d4c')).toBe(FULL.id);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_TIME_MILLIS }),
        fc.integer({ min: 0, max: MAX_TIME_MILLIS }),
        (a, b) => {
          fc.pre(a < b);
          const [first, second] = [snapshotId(a, 'ffffffff'), snapshotId(b, '00000000')];
          expect(first < second).toBe(true);
          expect(isSnapshotId(first) && isSnapshotId(second)).toBe(true);
        },
      ),
    );
  });

  test.each([
    '',
    '20260930T142530123',
    '20260930T142530123-1F2E3D4C',
    ' 20260930T142530123-1f2e3d4c',
    '20260930T142530123-1f2e3d4c\n',
    '../20260930T142530123-1f2e3d4c',
  ])('is not %j', (name) => {
    expect(isSnapshotId(name)).toBe(false);
  });
});

describe('a snapshot of what a source captured', () => {
  test('is one that the check takes as it is, whatever the source read', () => {
    const text = fc.string({ maxLength: 3000, unit: 'binary' });
    const number = fc.oneof(fc.double(), fc.integer(), fc.constant(undefined));
    fc.assert(
      fc.property(
        fc.record({
          target: fc.record({ kind: fc.constantFrom('pprof', 'files', 'test'), label: text }),
          process: fc.record({
            buildId: text,
            binary: text,
            pid: number,
            startMillis: number,
            commandHash: fc.oneof(text, fc.constant('b'.repeat(64)), fc.constant(undefined)),
          }),
          gitCommit: fc.oneof(text, fc.constant('deadbeef')),
          missing: fc.array(
            fc.record({
              kind: fc.constantFrom('heap', 'memstats'),
              reason: text,
              isNotOffered: fc.constantFrom(true, undefined),
            }),
            { maxLength: 30 },
          ),
          facts: fc.record({
            liveHeapBytes: number,
            allocBytes: number,
            allocObjects: number,
            goroutines: number,
            numGC: number,
            totalAllocBytes: number,
            memProfileRate: number,
            residentMemory: fc.record({
              bytes: fc.double(),
              kind: fc.constantFrom('measured', 'peak'),
            }),
          }),
          name: fc.oneof(text, fc.constant(undefined)),
        }),
        (captured) => {
          const snapshot = newSnapshot(
            FULL.id,
            { ...(captured as unknown as Snapshot), timeMillis: FULL.timeMillis },
            FULL.parts,
          );
          expect(checkSnapshot(JSON.parse(JSON.stringify(snapshot)))).toEqual(
            JSON.parse(JSON.stringify(snapshot)),
          );
        },
      ),
    );
  });

  test('keeps what is right and leaves out what cannot be true', () => {
    const snapshot = newSnapshot(
      FULL.id,
      {
        ...FULL,
        process: { ...FULL.process, pid: NaN, commandHash: 'shopd -token x' },
        gitCommit: 'HEAD',
        facts: { ...FULL.facts, goroutines: -1, numGC: Infinity },
      },
      FULL.parts,
    );
    const process = { buildId: 'abc/def', binary: 'shopd', startMillis: 1_790_000_000_000 };
    const { liveHeapBytes, allocBytes, allocObjects, residentMemory } = FULL.facts;
    const counted = { totalAllocBytes: 2 ** 60, memProfileRate: 524288 };
    const facts = { liveHeapBytes, allocBytes, allocObjects, residentMemory, ...counted };
    expect(snapshot).toEqual({ ...FULL, process, gitCommit: '', facts });
  });
});
