/** Answers getDiff: the rows of a difference by delta of flat, and by delta of cum as well when there are too many. */
import { ProfileError } from '../../core/errors.js';
import { toDouble } from '../../core/int64.js';
import type { DiffRow, DiffValue } from '../../core/report/query.js';
import type {
  DiffTable,
  DiffTableRow,
  DiffTableValue,
  TopTableQuery,
} from '../../protocol/messages.js';
import type { DiffAnswer } from '../../protocol/profileService.js';
import type { OpenProfile } from '../profileStore.js';
import type { PanelContext } from './panelContext.js';
import { createRefOf, type RefOf } from './rowSources.js';
import { MAX_ROWS, unionOfRows } from './rowUnion.js';
import type { SourceTable } from './sourceTable.js';

/** The table of a difference; rejects with 'bad-option' for another profile. */
export async function diffTable(
  profile: OpenProfile,
  { sampleType, granularity }: Omit<TopTableQuery, 'profileId'>,
  context: PanelContext,
  sources: SourceTable,
): Promise<DiffTable> {
  if (profile.diff === undefined) {
    throw new ProfileError('bad-option', `${profile.name} is not a difference`);
  }
  const ask = (sort: 'flat' | 'cum'): Promise<DiffAnswer> =>
    context.store.service.request('getDiff', {
      ...{ profile: profile.id, sampleType, granularity, sort },
      filter: {},
      maxRows: MAX_ROWS,
    });
  const byFlat = await ask('flat');
  const isCut = byFlat.rowCount > byFlat.rows.length;
  const rows = isCut ? unionOfRows(byFlat.rows, (await ask('cum')).rows) : byFlat.rows;
  const refOf = await createRefOf(profile, granularity, context, sources);
  return {
    profileId: profile.id,
    sampleType: byFlat.sampleType,
    unit: byFlat.unit,
    granularity,
    baseTotal: toDouble(byFlat.baseTotal),
    currentTotal: toDouble(byFlat.currentTotal),
    deltaError: totalError(rows),
    rows: rows.map((row) => tableRow(row, refOf)),
    rowCount: byFlat.rowCount,
  };
}

/** Every sample is in the flat of one row, so their variances add up to that of the total. */
export function totalError(rows: readonly DiffRow[]): number {
  return Math.sqrt(rows.reduce((variance, { flat }) => variance + flat.error ** 2, 0));
}

function tableRow(row: DiffRow, refOf: RefOf): DiffTableRow {
  return {
    name: row.name,
    file: row.file,
    line: row.line,
    flat: tableValue(row.flat),
    cum: tableValue(row.cum),
    source: refOf(row),
  };
}

function tableValue({ base, current, delta, rawSamples, error }: DiffValue): DiffTableValue {
  return {
    base: toDouble(base),
    current: toDouble(current),
    delta: toDouble(delta),
    rawSamples,
    error,
  };
}
