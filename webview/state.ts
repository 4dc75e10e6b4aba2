/**
 * What the panel remembers over hiding and reload: the form of StoredPanelState in setState/getState. It is hostile
 * when read back, so that every field is checked and a wrong one gets its default.
 */
import { GRANULARITIES, type Granularity } from '../src/core/report/query.js';
import type { StoredPanelState } from '../src/protocol/messages.js';
import { COLUMNS, type TableSort } from './table/columns.js';

/** What the user chose in the panel and the panel alone knows. */
export interface PanelChoices {
  readonly granularity: Granularity;
  readonly sort: TableSort;
  readonly filter: string;
  readonly ownOnly: boolean;
}

/** The choices of a new panel: pprof's order. */
export const DEFAULT_CHOICES: PanelChoices = {
  granularity: 'functions',
  sort: { column: 'flat', isDescending: true },
  filter: '',
  ownOnly: false,
};

const MAX_FILTER_LENGTH = 1000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readSort(value: unknown): TableSort {
  if (!isRecord(value) || typeof value['isDescending'] !== 'boolean') return DEFAULT_CHOICES.sort;
  const column = COLUMNS.find((candidate) => candidate.id === value['column']);
  if (column === undefined || column.id === 'rank') return DEFAULT_CHOICES.sort;
  return { column: column.id, isDescending: value['isDescending'] };
}

/** The choices in a stored state; defaults for what is missing, of another version or of the wrong type. */
export function readChoices(stored: unknown): PanelChoices {
  if (!isRecord(stored) || stored['version'] !== 1) return DEFAULT_CHOICES;
  const granularity = GRANULARITIES.find((candidate) => candidate === stored['granularity']);
  const filter = stored['filter'];
  return {
    granularity: granularity ?? DEFAULT_CHOICES.granularity,
    sort: readSort(stored['sort']),
    filter: typeof filter === 'string' ? filter.slice(0, MAX_FILTER_LENGTH) : '',
    ownOnly: stored['ownOnly'] === true,
  };
}

/** The state to store. */
export function storedState(
  choices: PanelChoices,
  profileUris: readonly string[],
  sampleType: string,
): StoredPanelState {
  return {
    version: 1,
    profileUris,
    sampleType,
    granularity: choices.granularity,
    sort: choices.sort,
    filter: choices.filter,
    ownOnly: choices.ownOnly,
  };
}
