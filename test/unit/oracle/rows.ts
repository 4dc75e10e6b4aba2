// Top reports of both sides as comparable rows.
import type { Profile } from '../../../src/core/profile/model.js';
import { computeTop } from '../../../src/core/report/top.js';
import type { ReportQuery } from '../../../src/core/report/query.js';
import type { OracleOptions } from '../../helpers/pprofOracle.js';

export interface ComparableRow {
  readonly name: string;
  readonly flat: bigint;
  readonly cum: bigint;
}

/** The query that asks computeTop what these options ask of pprof. */
export function queryOf(options: OracleOptions): ReportQuery {
  const { sampleIndex = '', granularity = 'functions', sort = 'flat', noInlines = false } = options;
  const { focus, ignore, hide, show, showFrom, tagFocus, tagIgnore } = options;
  const filter = Object.fromEntries(
    Object.entries({ focus, ignore, hide, show, showFrom, tagFocus, tagIgnore }).filter(
      ([, pattern]) => pattern !== undefined,
    ),
  );
  return { sampleType: String(sampleIndex), granularity, sort, noInlines, filter };
}

/** Rows and total of computeTop as bigints. */
export function topRows(
  profile: Profile,
  query: ReportQuery,
): { readonly rows: readonly ComparableRow[]; readonly total: bigint } {
  const { rows, total } = computeTop(profile, query);
  return {
    rows: rows.map(({ name, flat, cum }) => ({ name, flat: BigInt(flat), cum: BigInt(cum) })),
    total: BigInt(total),
  };
}

/**
 * Rows as "flat cum name". Rows of the same name and the same value to sort by are in no order in pprof (it compares
 * printed names only), so within such a run both sides are put in the order of the text.
 */
export function rowsInOrder(rows: readonly ComparableRow[], sort: 'flat' | 'cum'): string[] {
  const runs: ComparableRow[][] = [];
  for (const row of rows) {
    const last = runs.at(-1)?.[0];
    const isTie = last?.name === row.name && magnitude(last[sort]) === magnitude(row[sort]);
    if (isTie) runs.at(-1)?.push(row);
    else runs.push([row]);
  }
  return runs.flatMap((run) => run.map(({ name, flat, cum }) => `${flat} ${cum} ${name}`).sort());
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
