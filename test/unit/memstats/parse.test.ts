import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { memStatsOfLines, parseMemStats } from '../../../src/core/memstats/parse.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { fixturePath } from '../../helpers/goldens.js';

const heapText = readFileSync(fixturePath('handlerleak/default/heap-debug1.txt'), 'utf8');
const varsText = readFileSync(fixturePath('handlerleak/default/vars.json'), 'utf8');
const vars = JSON.parse(varsText) as { memstats: Record<string, unknown> };

function parse(text: string) {
  return parseMemStats(new TextEncoder().encode(text));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ProfileError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

function withMemStats(change: Record<string, unknown>): string {
  return JSON.stringify({ ...vars, memstats: { ...vars.memstats, ...change } });
}

describe('parseMemStats of heap?debug=1', () => {
  it('reads every line that Go writes', () => {
    expect(parse(heapText)).toEqual({
      alloc: 425783384,
      totalAlloc: 1775698248,
      sys: 670218664,
      mallocs: 12851201,
      frees: 12829010,
      heapAlloc: 425783384,
      heapSys: 657686528,
      heapIdle: 229834752,
      heapInuse: 427851776,
      heapReleased: 3973120,
      heapObjects: 22191,
      stackInuse: 819200,
      stackSys: 819200,
      mspanInuse: 1193920,
      mspanSys: 4112640,
      mcacheInuse: 4592,
      mcacheSys: 16072,
      buckHashSys: 1463863,
      gcSys: 5138832,
      otherSys: 981529,
      nextGC: 844110762,
      lastGCNanos: Number('1795467151524515243'),
      // 22 collections: the newest in slot 21 of the ring, the oldest in slot 0.
      pauseNanos: [
        92167, 162037, 66362089, 471974, 6158426, 435500, 2090038, 177395, 92628, 4471469, 157174,
        3245410, 214720, 748806, 165156, 244404, 247910, 154942, 57587416, 21970102, 176013, 196343,
      ],
      numGC: 22,
      numForcedGC: 7,
      gcCPUFraction: 0.015075590621686742,
      maxRSS: 667820032,
    });
  });

  it.each(['handlerleak/default/allocs-debug1.txt', 'handlerleak/rate4096/heap-debug1.txt'])(
    'reads from the end of the file what decoding all of it finds: %s',
    (name) => {
      const bytes = readFileSync(fixturePath(name));
      expect(parseMemStats(bytes)).toEqual(memStatsOfLines(decodeProfile(bytes).memStatsLines));
    },
  );

  it('reads text with the line ends of Windows, and of versions that told less', () => {
    expect(parse(heapText.replaceAll('\n', '\r\n'))).toEqual(parse(heapText));
    const old = heapText.replace(
      /^# (GCSys|OtherSys|LastGC|NumForcedGC|GCCPUFraction|PauseNs) .*\n/gm,
      '',
    );
    expect(parse(old)).toMatchObject({ gcSys: 0, lastGCNanos: 0, numForcedGC: 0, pauseNanos: [] });
  });

  it('calls a text that is cut off truncated, wherever the cut is', () => {
    const lastNeeded = heapText.indexOf('# MaxRSS');
    for (let end = heapText.indexOf('\n') + 1; end < lastNeeded; end += 61) {
      expect(codeOf(() => parse(heapText.slice(0, end)))).toMatch(/^truncated: /);
    }
    expect(codeOf(() => parse(heapText.slice(0, lastNeeded - 1)))).toMatch(/^truncated: /);
    expect(parse(heapText.slice(0, lastNeeded)).maxRSS).toBeUndefined();
    expect(parse(heapText.slice(0, -2)).maxRSS).toBeUndefined();
  });

  it('names the fields that are missing, and what is no number', () => {
    const without = heapText.replace(/^# (HeapIdle|Stack) = .*\n/gm, '');
    expect(codeOf(() => parse(without))).toBe(
      'malformed: the MemStats have no HeapIdle, StackInuse, StackSys',
    );
    const replaced = (from: RegExp, to: string) => codeOf(() => parse(heapText.replace(from, to)));
    expect(replaced(/# Sys = \d+/, '# Sys = -1')).toMatch(/^malformed: MemStats: Sys is "-1"/);
    expect(replaced(/# Sys = \d+/, '# Sys = 99999999999999999999')).toMatch(/^malformed: /);
    expect(replaced(/# Sys = \d+/, '# Sys = 1\n# Sys = 2')).toMatch(/Sys is there twice/);
    expect(replaced(/GCCPUFraction = \S+/, 'GCCPUFraction = NaN')).toMatch(/^malformed: /);
    expect(replaced(/Stack = \d+ \/ /, 'Stack = ')).toMatch(/^malformed: MemStats: Stack is /);
    expect(replaced(/PauseNs = \[\d+ /, 'PauseNs = [')).toMatch(/PauseNs has 255 values, want 256/);
    expect(replaced(/GCCPUFraction = \S+/, 'GCCPUFraction = 1.5e-05')).toBe('no error');
  });

  it('says of other files what they are', () => {
    const binary = readFileSync(fixturePath('handlerleak/default/heap.1.pb.gz'));
    expect(codeOf(() => parseMemStats(binary))).toMatch(/^wrong-kind: .*binary form/);
    expect(codeOf(() => memStatsOfLines([]))).toMatch(/^wrong-kind: /);
    expect(codeOf(() => parse('<html><title>Log in</title>'))).toMatch(/^not-a-profile: .*HTML/);
    expect(codeOf(() => parse(''))).toMatch(/^empty: /);
  });

  it('ends in time for a text whose lines are endless or countless', () => {
    const head = 'heap profile: 0: 0 [0: 0] @ heap/1048576\n';
    for (const filler of ['# x\n', '#', '\n', '# runtime.MemStat\n']) {
      const text = head + filler.repeat(20_000_000 / filler.length) + '\n';
      expect(codeOf(() => parse(text))).toMatch(/^truncated: /);
    }
  });
});

describe('parseMemStats of /debug/vars', () => {
  it('reads what the text of the same process has, but for the peak', () => {
    expect(parse(varsText)).toMatchObject({
      sys: 670218664,
      heapAlloc: 431271248,
      heapReleased: 2646016,
      stackSys: 819200,
      numGC: 22,
      pauseNanos: parse(heapText).pauseNanos,
      maxRSS: undefined,
    });
    expect(parse(JSON.stringify({ memstats: vars.memstats }))).toEqual(parse(varsText));
    expect(parse(`\uFEFF \n${varsText}`)).toEqual(parse(varsText));
  });

  it('refuses what is no MemStats, and says which field', () => {
    const refusal = (change: Record<string, unknown>) => codeOf(() => parse(withMemStats(change)));
    expect(refusal({ Sys: -1 })).toBe('malformed: MemStats: Sys is "-1", want a number');
    expect(refusal({ Sys: '670218664' })).toBe(
      'malformed: MemStats: Sys is "string", want a number',
    );
    expect(refusal({ Sys: null })).toBe('malformed: MemStats: Sys is "null", want a number');
    expect(refusal({ HeapIdle: [1] })).toMatch(/HeapIdle is "object"/);
    expect(refusal({ NumGC: 1.5 })).toMatch(/NumGC is "1.5"/);
    expect(refusal({ GCCPUFraction: 2 })).toMatch(/GCCPUFraction is "2"/);
    expect(refusal({ PauseNs: [1, 2] })).toMatch(/PauseNs has 2 values/);
    expect(refusal({ PauseNs: Array(256).fill(-1) })).toMatch(/PauseNs is "-1"/);
    expect(refusal({ PauseNs: { length: 256 } })).toMatch(/PauseNs is "object"/);
    expect(refusal({ Sys: undefined, NumGC: undefined })).toBe(
      'malformed: the MemStats have no Sys, NumGC',
    );
    expect(codeOf(() => parse(varsText.replace('"Sys":670218664', '"Sys":1e400')))).toMatch(
      /Sys is "Infinity"/,
    );
  });

  it('takes nothing from a prototype', () => {
    const memstats = JSON.stringify(vars.memstats);
    expect(codeOf(() => parse(`{"__proto__":{"memstats":${memstats}}}`))).toMatch(/^wrong-kind: /);
    expect(codeOf(() => parse(`{"memstats":{"__proto__":${memstats}}}`))).toMatch(
      /have no Alloc, /,
    );
    expect(codeOf(() => parse('{"memstats":[]}'))).toMatch(/have no Alloc, /);
    expect(codeOf(() => parse('{"memstats":1}'))).toMatch(/^wrong-kind: /);
  });

  it('tells JSON that is cut off from JSON that is wrong', () => {
    expect(codeOf(() => parse(varsText.slice(0, 900)))).toMatch(/^truncated: /);
    expect(codeOf(() => parse('{"memstats": }'))).toMatch(/^malformed: /);
    expect(codeOf(() => parse('{'.repeat(1_000_000)))).toMatch(/^truncated: /);
  });

  it('keeps numbers beyond 2^53 as near as a double is', () => {
    expect(parse(withMemStats({ TotalAlloc: 1.2e19 })).totalAlloc).toBe(1.2e19);
  });
});

it('never fails in another way than with a ProfileError, whatever the bytes', () => {
  const bytes = new TextEncoder().encode(heapText.slice(-13_000));
  const head = new TextEncoder().encode('heap profile: 0: 0 [0: 0] @ heap/1048576\n');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 }),
      (changes) => {
        const changed = Uint8Array.from([...head, ...bytes]);
        for (const [at, byte] of changes) changed[head.length + at] = byte;
        expect(codeOf(() => parseMemStats(changed))).toMatch(/^[a-z-]+: |^no error$/);
      },
    ),
  );
});
