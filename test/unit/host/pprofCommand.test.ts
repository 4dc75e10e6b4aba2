// The command for go tool pprof, as a shell and pprof understand it.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaledLabel } from '../../../src/core/measurement/label.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { diffProfiles } from '../../../src/core/profile/diff.js';
import { computeDiff } from '../../../src/core/report/diff.js';
import { computeTop } from '../../../src/core/report/top.js';
import { pprofCommand, quoteForShell } from '../../../src/host/pprofCommand.js';
import { ROOT } from '../../helpers/sourceStrings.js';

const HEAP = join(ROOT, 'test/fixtures/handlerleak/default/heap.7.pb.gz');
const BASE = join(ROOT, 'test/fixtures/handlerleak/default/heap.2.pb.gz');
const read = (path: string) => decodeProfile(new Uint8Array(readFileSync(path)));
const hasGo = spawnSync('go', ['version']).status === 0;

describe('quoteForShell', () => {
  it.each([
    'plain/path-1.pb.gz',
    'a b',
    "it's",
    '$(touch x)`y`',
    'a"b\\c',
    'new\nline',
    '',
    '~',
    '*?[a]',
    '; rm -rf /',
    '!history',
    '‮تاريخ',
  ])('gives a POSIX shell exactly %j', (text) => {
    const script = `printf '%s' ${quoteForShell(text)}`;
    expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe(text);
  });
});

describe('pprofCommand', () => {
  it('names the granularity, the sample type and the order', () => {
    const options = { path: '/p/heap.pb.gz', sampleType: 'inuse_space' } as const;
    expect(pprofCommand({ ...options, granularity: 'lines', sort: 'cum' })).toBe(
      'go tool pprof -top -cum -lines -nodecount=0 -nodefraction=0 -edgefraction=0 -sample_index=inuse_space /p/heap.pb.gz',
    );
  });

  it.runIf(hasGo)('of a difference prints its numbers when a shell runs it', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'leaktrail-command-')), "it's $HOME");
    mkdirSync(folder);
    try {
      const basePath = join(folder, '-base; 1.pb.gz');
      const path = join(folder, 'heap 7.pb.gz');
      copyFileSync(BASE, basePath);
      copyFileSync(HEAP, path);
      const query = { sampleType: 'inuse_space', granularity: 'lines', sort: 'flat' } as const;
      const command = pprofCommand({ path, basePath, ...query });
      const printed = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
      const [, largest = ''] = printed.slice(printed.indexOf('sum%')).split('\n');
      const { profile } = diffProfiles(read(HEAP), read(BASE));
      const [row] = computeDiff(profile, { ...query, filter: {} }).rows;
      expect(largest.trim().split(/\s+/)[0]).toBe(
        scaledLabel(row?.flat.delta ?? 0, 'bytes', 'auto'),
      );
      expect(largest).toContain(row?.name);
    } finally {
      rmSync(join(folder, '..'), { recursive: true });
    }
  });

  it.runIf(hasGo)('prints the rows of the table when a shell runs it', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'leaktrail-command-')), "it's $HOME");
    mkdirSync(folder);
    try {
      const path = join(folder, 'heap 7.pb.gz');
      copyFileSync(HEAP, path);
      const query = { sampleType: 'inuse_space', granularity: 'functions', sort: 'cum' } as const;
      const printed = execFileSync('/bin/sh', ['-c', pprofCommand({ path, ...query })], {
        encoding: 'utf8',
      });
      const names = printed
        .slice(printed.indexOf('sum%'))
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) =>
          line
            .trim()
            .split(/\s+/)
            .slice(5)
            .join(' ')
            .replace(/ \((partial-)?inline\)$/, ''),
        );
      const rows = computeTop(read(HEAP), { ...query, filter: {} }).rows.map(({ name }) => name);
      expect(names).toEqual(rows);
    } finally {
      rmSync(join(folder, '..'), { recursive: true });
    }
  });
});
