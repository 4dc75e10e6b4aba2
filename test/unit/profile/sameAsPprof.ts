/**
 * Comparing whole top reports with those of `go tool pprof`: every row, every digit, in pprof's order. Rows of the same
 * name and the same value to sort by have no order in pprof, so such runs are ordered on both sides.
 */
import { expect } from 'vitest';
import type { Profile } from '../../../src/core/profile/model.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { OracleGranularity, OracleTop } from '../../helpers/pprofOracle.js';

/** What is asked of both sides; the names that the oracle's options and our query share. */
export interface SameQuery {
  readonly sampleIndex: number;
  readonly granularity: OracleGranularity;
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly showFrom?: string;
  readonly tagFocus?: string;
  readonly tagIgnore?: string;
}

interface Row {
  readonly name: string;
  readonly flat: bigint;
  readonly cum: bigint;
}

/** Asserts that our top report of a profile is the expected one. */
export function expectSameTop(profile: Profile, query: SameQuery, expected: OracleTop): void {
  const { sampleIndex, granularity, focus, ignore, hide, show, showFrom, tagFocus, tagIgnore } =
    query;
  const actual = computeTop(profile, {
    sampleType: String(sampleIndex),
    granularity,
    sort: 'flat',
    filter: {
      focus: focus ?? '',
      ignore: ignore ?? '',
      hide: hide ?? '',
      show: show ?? '',
      showFrom: showFrom ?? '',
      tagFocus: tagFocus ?? '',
      tagIgnore: tagIgnore ?? '',
    },
  });
  const rows = actual.rows.map(({ name, flat, cum }) => ({
    name,
    flat: BigInt(flat),
    cum: BigInt(cum),
  }));
  const where = JSON.stringify(query);
  expect(printRows(rows), where).toEqual(printRows(expected.rows));
  expect(BigInt(actual.total), where).toBe(expected.total);
}

function printRows(rows: readonly Row[]): string[] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const last = runs.at(-1)?.[0];
    if (last?.name === row.name && magnitude(last.flat) === magnitude(row.flat)) {
      runs.at(-1)?.push(row);
    } else runs.push([row]);
  }
  return runs.flatMap((run) => run.map(({ name, flat, cum }) => `${flat} ${cum} ${name}`).sort());
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
