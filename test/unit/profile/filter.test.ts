import { describe, expect, it } from 'vitest';
import type { ProfileError } from '../../../src/core/errors.js';
import { filterProfile } from '../../../src/core/profile/filter.js';
import type { SampleFilter } from '../../../src/core/profile/filter.js';
import { pruneProfile } from '../../../src/core/profile/prune.js';
import { profileFromText, textFromProfile } from './profileFromText.js';

const stacks = profileFromText(`
  main;serve;handle>decode;alloc 100
  main;serve;handle;log 20
  main;background;alloc 3
  100`);

function filtered(filter: SampleFilter): string[] {
  return textFromProfile(filterProfile(stacks, filter).profile).split('\n');
}

describe('filterProfile', () => {
  it('returns the same profile when no filter is set', () => {
    expect(filterProfile(stacks, {}).profile).toBe(stacks);
    expect(filterProfile(stacks, { focus: '', tagIgnore: '' }).profile).toBe(stacks);
  });

  it('keeps samples with a frame that focus matches', () => {
    expect(filtered({ focus: '^alloc$' })).toEqual([
      'main;serve;handle>decode;alloc 100',
      'main;background;alloc 3',
    ]);
  });

  it('matches inlined frames and file names', () => {
    expect(filtered({ focus: 'decode' })).toEqual(['main;serve;handle>decode;alloc 100']);
    expect(filtered({ focus: 'log\\.go' })).toEqual(['main;serve;handle;log 20']);
  });

  it('drops samples with a frame that ignore matches, and those without frames', () => {
    expect(filtered({ ignore: 'serve' })).toEqual(['main;background;alloc 3']);
  });

  it('hides single inlined frames and leaves what they are inlined into', () => {
    expect(filtered({ hide: 'decode|serve' })).toEqual([
      'main;handle;alloc 100',
      'main;handle;log 20',
      'main;background;alloc 3',
    ]);
  });

  it('keeps only the frames that show matches and drops samples without any', () => {
    expect(filtered({ show: 'decode|log' })).toEqual(['decode 100', 'log 20']);
  });

  it('cuts what is above the highest frame that showFrom matches', () => {
    expect(filtered({ showFrom: 'decode|background' })).toEqual([
      'decode;alloc 100',
      'background;alloc 3',
    ]);
  });

  it('applies showFrom to what hide has left', () => {
    expect(filtered({ hide: 'handle', showFrom: 'handle|decode' })).toEqual(['decode;alloc 100']);
  });

  it('warns in pprof words about expressions that match nothing', () => {
    const filter = { focus: 'x1', ignore: 'x2', hide: 'x3', show: 'x4', showFrom: 'x5' };
    expect(filterProfile(stacks, { ...filter, tagFocus: 'x6', tagIgnore: 'x7' }).warnings).toEqual(
      ['Focus', 'Ignore', 'Hide', 'Show', 'ShowFrom', 'TagFocus', 'TagIgnore'].map(
        (option) => `${option} expression matched no samples`,
      ),
    );
    expect(filterProfile(stacks, { focus: 'main' }).warnings).toEqual([]);
  });

  it('chooses samples by numeric labels in any unit and by string labels', () => {
    const profile = profileFromText(`
      a 1 [bytes:48]
      b 2 [bytes:2048 key=x]
      c 4 [bytes:4096 key=y other=x]`);
    const by = (filter: SampleFilter): string =>
      textFromProfile(filterProfile(profile, filter).profile).replace(/ \[.*\]/g, '');
    expect(by({ tagFocus: '2kb:4kb' })).toBe('b 2\nc 4');
    expect(by({ tagFocus: 'bytes=:2kb' })).toBe('a 1\nb 2');
    expect(by({ tagIgnore: '48b' })).toBe('b 2\nc 4');
    expect(by({ tagFocus: 'key=x,y' })).toBe('b 2\nc 4');
    expect(by({ tagFocus: 'key:y,other' })).toBe('c 4');
    expect(by({ tagFocus: 'other=x', tagIgnore: 'key=y' })).toBe('');
  });

  it('refuses what is not a regular expression in Go syntax, naming the option', () => {
    for (const pattern of [
      '(',
      'a**',
      '(?=a)',
      'a{1001}',
      '((((a{100}){100}){100}){100})',
      '\\1',
    ]) {
      expect(() => filterProfile(stacks, { showFrom: pattern }), pattern).toThrow(
        expect.objectContaining<Partial<ProfileError>>({ code: 'bad-option' }),
      );
    }
    expect(() => filterProfile(stacks, { focus: '(a' })).toThrow(
      'focus: not a regular expression: missing closing ): `(a`',
    );
    expect(() => filterProfile(stacks, { tagFocus: 'key=[' })).toThrow('tagfocus: not a regular');
    expect(() => filterProfile(stacks, { tagFocus: '99999999999999999999:' })).toThrow('64 bits');
    expect(() => filterProfile(stacks, { focus: 'a'.repeat(20_000) })).toThrow('20000 characters');
  });

  it('matches patterns that make backtracking matchers hang in linear time', () => {
    const name = 'a'.repeat(100_000);
    const profile = profileFromText(`${name};x 1`);
    const started = performance.now();
    expect(filterProfile(profile, { focus: '^(a+)+$' }).profile.samples.count).toBe(1);
    expect(filterProfile(profile, { focus: '(a|a)*(a|aa)+b' }).profile.samples.count).toBe(0);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('shares the columns that stay the same', () => {
    const { profile } = filterProfile(stacks, { focus: 'log' });
    expect(profile.locations).toBe(stacks.locations);
    expect(profile.functions).toBe(stacks.functions);
    const cut = filterProfile(profileFromText('a;b 1\nb;c 2'), { hide: 'a' }).profile;
    expect(textFromProfile(cut)).toBe('b 1\nb;c 2');
  });
});

describe('pruneProfile', () => {
  const pruned = (text: string, dropFrames: string, keepFrames = ''): string =>
    textFromProfile(
      pruneProfile(profileFromText(text, 'inuse_space/bytes', { dropFrames, keepFrames })),
    );

  it('removes everything beneath the first dropped function below user code', () => {
    expect(pruned('main;new;malloc;sys 1', 'malloc|new')).toBe('main 1');
    expect(pruned('main;new>malloc;sys 1', 'malloc')).toBe('main;new 1');
    expect(pruned('malloc;main;malloc;sys 1', 'malloc')).toBe('malloc;main 1');
  });

  it('leaves what keep_frames matches and stacks without user code', () => {
    expect(pruned('main;malloc;sys 1', 'm.*', 'main|malloc')).toBe('main;malloc;sys 1');
    expect(pruned('malloc;sys 1', 'malloc|sys')).toBe('malloc;sys 1');
  });

  it('matches whole names without their argument lists', () => {
    expect(pruned('main;std::new(int);sys 1', 'std::new')).toBe('main 1');
    expect(pruned('main;x::operator()(int);sys 1', 'x::operator\\(\\)')).toBe('main 1');
    expect(pruned('main;renewed;sys 1', 'new')).toBe('main;renewed;sys 1');
  });

  it('keeps all frames and warns when drop_frames is not a regular expression', () => {
    const profile = profileFromText('main;a 1', 'x/y', { dropFrames: '(' });
    const result = pruneProfile(profile);
    expect(textFromProfile(result)).toBe('main;a 1');
    expect(result.warnings).toEqual([
      'uninteresting frames are kept: drop_frames: not a regular expression: missing closing ): `^(()$`',
    ]);
  });
});
