import { describe, expect, it } from 'vitest';
import { formatTop, TOP_TEXT_DEFAULTS } from '../../../src/core/report/topText.js';
import { formatTree } from '../../../src/core/report/treeText.js';
import { formatTimeUtc } from '../../../src/core/report/reportText.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { profileFromText } from './profileFromText.js';

const query: ReportQuery = { sampleType: '', granularity: 'functions', sort: 'flat', filter: {} };
const profile = profileFromText(`
  main;handle;store 1048576
  main;handle+encode 524288
  main;tiny 1024`);

describe('formatTop', () => {
  it('prints what go tool pprof -top prints', () => {
    expect(formatTop(profile, query).text).toBe(
      [
        'Type: inuse_space',
        'Showing nodes accounting for 1536kB, 99.93% of 1537kB total',
        'Dropped 1 node (cum <= 7.68kB)',
        '      flat  flat%   sum%        cum   cum%',
        '    1024kB 66.62% 66.62%     1024kB 66.62%  store',
        '     512kB 33.31% 99.93%      512kB 33.31%  encode (inline)',
        '         0     0% 99.93%     1536kB 99.93%  handle',
        '         0     0% 99.93%     1537kB   100%  main',
        '',
      ].join('\n'),
    );
  });

  it('says how many nodes there are when only the first N are shown', () => {
    const { text } = formatTop(profile, query, { ...TOP_TEXT_DEFAULTS, nodeCount: 2 });
    expect(text).toContain('Showing top 2 nodes out of 4\n');
    expect(text).not.toContain('handle\n');
    // Its inlining caller is not shown, so there is nothing that it could be inlined into.
    expect(text).toContain('33.31%  encode\n');
  });

  it('prints zeros and no limits for a profile without values', () => {
    expect(formatTop(profileFromText(''), query).text).toBe(
      [
        'Type: inuse_space',
        'Showing nodes accounting for 0, 0% of 0 total',
        '      flat  flat%   sum%        cum   cum%',
        '',
      ].join('\n'),
    );
  });
});

describe('formatTree', () => {
  it('joins the callers of a node that is left out to its callees', () => {
    const deep = profileFromText('main;middle;leaf 100\nmain;top 900\nmain;other;top 50');
    const text = formatTree(deep, query, {
      ...TOP_TEXT_DEFAULTS,
      nodeCount: 3,
      nodeFraction: 0,
    }).text;
    expect(text.split('\n').slice(6, -2)).toEqual([
      '                                              950B   100% |   main',
      '      950B 90.48% 90.48%       950B 90.48%                | top',
      '----------------------------------------------------------+-------------',
      '                                              100B   100% |   main',
      '      100B  9.52%   100%       100B  9.52%                | leaf',
      '----------------------------------------------------------+-------------',
      '         0     0%   100%      1050B   100%                | main',
      '                                              950B 90.48% |   top',
      '                                              100B  9.52% |   leaf',
    ]);
  });
});

describe('formatTimeUtc', () => {
  it('prints seconds, rounded down, also before 1970 and beyond the range of dates', () => {
    expect(formatTimeUtc(1_763_927_245_999_999_999n)).toBe('2025-11-23 19:47:25 UTC');
    expect(formatTimeUtc(-1n)).toBe('1969-12-31 23:59:59 UTC');
    expect(formatTimeUtc(9223372036854775807n)).toBe('2262-04-11 23:47:16 UTC');
  });
});
