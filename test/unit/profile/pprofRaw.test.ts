// Everything that `go tool pprof -raw` prints of a profile, compared with what was decoded from the same file: values, labels,
// stacks with addresses, functions, files and lines, and mappings. Runs where Go is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { toRawProfile, type RawProfile } from '../../helpers/profileBuilder.js';

const hasGo = spawnSync('go', ['version']).status === 0;
const fixtures = fileURLToPath(new URL('../../fixtures/handlerleak/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'leaktrail-raw-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pprofRaw(path: string): string {
  return execFileSync('go', ['tool', 'pprof', '-symbolize=none', '-raw', path], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
    // No binary may be found, so that the output depends on the file alone.
    env: { ...process.env, PPROF_TMPDIR: folder, PPROF_BINARY_PATH: folder },
  });
}

interface Printed {
  readonly header: readonly string[];
  /** "values | labels | leaf location | … " in the order of the file. */
  readonly samples: readonly string[];
  readonly mappings: readonly string[];
}

/** Parses the text of -raw; location numbers are replaced by what the locations hold. */
function parseRaw(text: string): Printed {
  const lines = text.trimEnd().split('\n');
  const at = (title: string) => lines.indexOf(title);
  const locations = new Map<string, string>();
  let last = '';
  for (const line of lines.slice(at('Locations') + 1, at('Mappings'))) {
    const row = /^ *(\d+): (0x[0-9a-f]+ .*)$/.exec(line);
    if (row !== null) {
      last = row[1]!;
      locations.set(last, row[2]!.trim());
    } else locations.set(last, `${locations.get(last)!} < ${line.trim()}`);
  }
  const samples: string[] = [];
  for (const line of lines.slice(at('Samples:') + 2, at('Locations'))) {
    const row = /^ *(-?\d+(?: +-?\d+)*): (.*)$/.exec(line);
    if (row === null) {
      samples.push(`${samples.pop()!} {${line.trim()}}`);
      continue;
    }
    const stack = row[2]!.split(' ').filter((id) => id !== '');
    samples.push(
      `${row[1]!.replace(/ +/g, ' ')}: ${stack.map((id) => locations.get(id)!).join(' | ')}`,
    );
  }
  return {
    header: [
      ...lines
        .slice(0, at('Samples:'))
        .filter((line) => /^(PeriodType|Period|Duration)/.test(line)),
      lines[at('Samples:') + 1]!.replace('[dflt]', ''),
    ],
    samples,
    mappings: lines.slice(at('Mappings') + 1).map((line) => line.trimEnd()),
  };
}

const hex = (value: number | bigint = 0) => `0x${value.toString(16)}`;

/** The same, from a decoded profile. */
function print(raw: Required<RawProfile>): Printed {
  const functions = raw.functions;
  const locations = raw.locations.map(({ address, mapping, lines, isFolded }) => {
    const head = `${hex(address)} ${mapping === 0 ? '' : `M=${String(mapping)} `}${isFolded === true ? '[F] ' : ''}`;
    const places = lines!.map(({ func, line, column }) => {
      const { name, systemName, fileName, startLine } = functions[Number(func) - 1]!;
      const system = systemName === name ? '' : `(${systemName!})`;
      return `${name} ${fileName!}:${String(line)}:${String(column)} s=${String(startLine)}${system}`;
    });
    return (head + places.join(' < ')).trim();
  });
  const samples = raw.samples.map(({ values, labels, locations: stack }) => {
    const grouped = new Map<string, string[]>();
    for (const { key, text, number, unit } of labels ?? []) {
      const value = text ?? `${String(number)}${unit === '' ? '' : ` ${unit!}`}`;
      grouped.set(key, [...(grouped.get(key) ?? []), value]);
    }
    const shown = [...grouped]
      .map(([key, all]) => `${key}:[${all.join(' ')}]`)
      .sort()
      .join(' ');
    const frames = stack.map((id) => locations[Number(id) - 1]).join(' | ');
    return `${values.join(' ')}: ${frames}${shown === '' ? '' : ` {${shown}}`}`;
  });
  const flagNames = ['[FN]', '[FL]', '[LN]', '[IN]'];
  return {
    header: [
      `PeriodType: ${raw.periodType.type} ${raw.periodType.unit}`,
      `Period: ${String(raw.period)}`,
      raw.sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(' '),
    ],
    samples,
    mappings: raw.mappings.map(({ id, start, limit, offset, fileName, buildId, flags }) => {
      const shown = flagNames.filter((_, bit) => (flags! & (1 << bit)) !== 0).join('');
      return `${String(id)}: ${hex(start)}/${hex(limit)}/${hex(offset)} ${fileName!} ${buildId!} ${shown}`.trimEnd();
    }),
  };
}

/** pprof leaves out samples without any value and merges equal ones; only the first matters for real profiles. */
function withoutZeros(samples: readonly string[]): string[] {
  return samples.filter((sample) => !/^0( 0)*:/.test(sample)).sort();
}

describe.skipIf(!hasGo)('go tool pprof -raw', () => {
  const names = [
    'default/heap.7.pb.gz',
    'default/heap-delta.pb.gz',
    'default/heap.raw.pprof',
    'default/goroutine.2.pb.gz',
    'default/mutex.pb.gz',
    'default/cpu.pb.gz',
    'rate1/allocs.pb.gz',
    'trimpath/goroutine.pb.gz',
    'goroutineleak/goroutineleak.pb.gz',
  ];

  test.each(names)('prints what is decoded from %s', (name) => {
    const printed = parseRaw(pprofRaw(join(fixtures, name)));
    const decoded = print(toRawProfile(decodeProfile(readFileSync(join(fixtures, name)))));
    expect(printed.header.filter((line) => !line.startsWith('Duration'))).toEqual(decoded.header);
    expect(decoded.samples.length).toBeGreaterThan(0);
    expect(withoutZeros(decoded.samples)).toEqual(withoutZeros(printed.samples));
    expect(decoded.mappings).toEqual(printed.mappings);
  });

  test.each(['heap/1048576', 'heapz_v2/4096', 'heapprofile', 'growthz'])(
    'prints the values that are decoded from text of the kind %s',
    (kind) => {
      const rows = Array.from({ length: 60 }, (_, i) => {
        const size = 2 ** (i % 24) + i * 7;
        return `${i + 1}: ${(i + 1) * size} [${i * 3 + 2}: ${(i * 3 + 2) * size + i}] @ 0x${(0x400100 + i).toString(16)} 0x${(0x500000 + (i % 3)).toString(16)}`;
      });
      const sum = (index: number) =>
        rows.reduce((total, row) => total + Number(row.split(/[ :[\]]+/)[index]), 0);
      const text = `heap profile: ${sum(0)}: ${sum(1)} [${sum(2)}: ${sum(3)}] @ ${kind}\n${rows.join('\n')}\n`;
      const path = join(folder, 'heap.txt');
      writeFileSync(path, text);
      const printed = parseRaw(pprofRaw(path));
      const decoded = print(toRawProfile(decodeProfile(new TextEncoder().encode(text))));
      expect(decoded.header).toEqual(printed.header);
      expect(withoutZeros(decoded.samples)).toEqual(withoutZeros(printed.samples));
    },
  );
});
