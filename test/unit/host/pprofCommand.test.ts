// The command for go tool pprof, as a shell and pprof understand it.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { computeTop } from '../../../src/core/report/top.js';
import { pprofCommand, quoteForShell } from '../../../src/host/pprofCommand.js';
import { ROOT } from '../../helpers/sourceStrings.js';

const HEAP = join(ROOT, 'test/fixtures/handlerleak/default/heap.7.pb.gz');
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
      const profile = decodeProfile(new Uint8Array(readFileSync(HEAP)));
      const rows = computeTop(profile, { ...query, filter: {} }).rows.map(({ name }) => name);
      expect(names).toEqual(rows);
    } finally {
      rmSync(join(folder, '..'), { recursive: true });
    }
  });
});
