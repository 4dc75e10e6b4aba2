/** Answers getTop: the rows of a profile by flat, and by cum as well when there are too many to send all. */
import { toDouble } from '../../core/int64.js';
import type { TopRow } from '../../core/report/query.js';
import type { TopTable, TopTableQuery, TopTableRow } from '../../protocol/messages.js';
import type { TopAnswer } from '../../protocol/profileService.js';
import type { OpenProfile } from '../profileStore.js';
import type { PanelContext } from './panelContext.js';
import { createRefOf, type RefOf } from './rowSources.js';
import { MAX_ROWS, unionOfRows } from './rowUnion.js';
import type { SourceTable } from './sourceTable.js';

/** The table of a profile. */
export async function topTable(
  profile: OpenProfile,
  { sampleType, granularity }: Omit<TopTableQuery, 'profileId'>,
  context: PanelContext,
  sources: SourceTable,
): Promise<TopTable> {
  const ask = (sort: 'flat' | 'cum'): Promise<TopAnswer> =>
    context.store.service.request('getTop', {
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
    total: toDouble(byFlat.total),
    rows: rows.map((row) => tableRow(row, refOf)),
    rowCount: byFlat.rowCount,
  };
}

function tableRow(row: TopRow, refOf: RefOf): TopTableRow {
  return {
    name: row.name,
    file: row.file,
    line: row.line,
    flat: toDouble(row.flat),
    cum: toDouble(row.cum),
    rawSamples: row.rawSamples,
    flatError: row.flatError,
    cumError: row.cumError,
    source: refOf(row),
  };
}
