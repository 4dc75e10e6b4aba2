import { describe, expect, it } from 'vitest';
import { cleanPath } from '../../../src/core/graph/nodeTable.js';
import { computeCallTree } from '../../../src/core/report/callTree.js';
import { computeLineDetail } from '../../../src/core/report/lineDetail.js';
import { computeLineValues, listSourceFiles } from '../../../src/core/report/lineValues.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import { listFixtures, readFixture } from './fixtures.js';

// The top report is compared with go tool pprof; here the editor's values are compared with the top report.
describe.each(listFixtures())('values per line of %s', (name) => {
  const profile = readFixture(name);
  const ownFiles = listSourceFiles(profile).map(({ fileName }) => fileName);
  const types = profile.sampleTypes.map((_, index) => String(index));

  it('equal the rows of the top report by line, wherever a line has one function', () => {
    for (const sampleType of types) {
      const query: ReportQuery = { sampleType, granularity: 'lines', sort: 'flat', filter: {} };
      const rows = new Map<string, { flat: unknown; cum: unknown; isShared: boolean }>();
      for (const { file, line, flat, cum } of computeTop(profile, query).rows) {
        const key = `${cleanPath(file)}:${line}`;
        rows.set(key, { flat, cum, isShared: rows.has(key) });
      }
      const { lines } = computeLineValues(profile, { sampleType, filter: {}, ownFiles });
      let compared = 0;
      for (const { fileName, lines: values } of lines.files) {
        for (const { line, flat, cum } of values) {
          const row = rows.get(`${cleanPath(fileName)}:${line}`);
          if (row?.isShared !== false) continue;
          expect({ flat, cum }, `${fileName}:${line}`).toEqual({ flat: row.flat, cum: row.cum });
          compared++;
        }
      }
      expect(compared > 0 || lines.files.length === 0 || rows.size === 0).toBe(true);
    }
  });

  it('put every sample with an own frame on exactly one function', () => {
    for (const sampleType of types) {
      const { functions, lines } = computeLineValues(profile, { sampleType, filter: {}, ownFiles });
      const query: ReportQuery = { sampleType, granularity: 'functions', sort: 'flat', filter: {} };
      const tree = computeCallTree(profile, query);
      const owned = functions.reduce((sum, { own }) => sum + BigInt(own), 0n);
      if (lines.coverage === 1) expect(owned).toBe(BigInt(tree.cum[0] ?? 0));
      expect(functions.map(({ rank }) => rank)).toEqual(functions.map((_, index) => index + 1));
    }
  });

  it('agree with the detail of the line', () => {
    const sampleType = types.at(-1) ?? '';
    const { lines } = computeLineValues(profile, { sampleType, filter: {}, ownFiles });
    for (const { fileName, lines: values } of lines.files.slice(0, 5)) {
      for (const value of values.slice(0, 3)) {
        const detail = computeLineDetail(profile, {
          sampleType,
          filter: {},
          ownFiles,
          fileName,
          line: value.line,
          maxStacks: 3,
        });
        const { flat, cum, own, rawSamples, ownRawSamples } = value;
        expect(detail.values.at(-1)).toMatchObject({ flat, cum, own, rawSamples, ownRawSamples });
      }
    }
  });
});
