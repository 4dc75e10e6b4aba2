/**
 * What the panel remembers over hiding and reload: the form of StoredPanelState in setState/getState. It is hostile
 * when read back, so that every field is checked and a wrong one gets its default. Version 1, which had one sort and
 * no tab, is read too.
 */
import { GRANULARITIES, type Granularity } from '../src/core/report/query.js';
import {
  PANEL_TABS,
  type PanelTab,
  type StoredPanelState,
  type TableKind,
  type ViewState,
} from '../src/protocol/messages.js';
import { DEFAULT_SORTS, readSort, type TableSort } from './table/columns.js';

/** What the user chose in the panel and the panel alone knows. */
export interface PanelChoices {
  readonly tab: PanelTab;
  readonly granularity: Granularity;
  readonly sorts: Readonly<Record<TableKind, TableSort>>;
  readonly filter: string;
  readonly ownOnly: boolean;
}

/** The choices of a new panel. */
export const DEFAULT_CHOICES: PanelChoices = {
  tab: 'table',
  granularity: 'functions',
  sorts: DEFAULT_SORTS,
  filter: '',
  ownOnly: false,
};

const MAX_FILTER_LENGTH = 1000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readSorts(stored: Readonly<Record<string, unknown>>): PanelChoices['sorts'] {
  if (stored['version'] === 1) return { ...DEFAULT_SORTS, top: readSort('top', stored['sort']) };
  const sorts = isRecord(stored['sorts']) ? stored['sorts'] : {};
  return { top: readSort('top', sorts['top']), diff: readSort('diff', sorts['diff']) };
}

/** The choices in a stored state; defaults for what is missing, of an unknown version or of the wrong type. */
export function readChoices(stored: unknown): PanelChoices {
  if (!isRecord(stored)) return DEFAULT_CHOICES;
  const { version, filter } = stored;
  if (version !== 1 && version !== 2) return DEFAULT_CHOICES;
  const granularity = GRANULARITIES.find((candidate) => candidate === stored['granularity']);
  const tab = PANEL_TABS.find((candidate) => candidate === stored['tab']);
  return {
    tab: tab ?? DEFAULT_CHOICES.tab,
    granularity: granularity ?? DEFAULT_CHOICES.granularity,
    sorts: readSorts(stored),
    filter: typeof filter === 'string' ? filter.slice(0, MAX_FILTER_LENGTH) : '',
    ownOnly: stored['ownOnly'] === true,
  };
}

/** The state to store. Of several differences the one on show is kept, else the last one. */
export function storedState(choices: PanelChoices, view: ViewState): StoredPanelState {
  const { profiles, activeId, sampleType } = view;
  const differences = profiles.filter(({ diff }) => diff !== undefined);
  const shown = differences.find(({ id }) => id === activeId) ?? differences.at(-1);
  return {
    version: 2,
    profileUris: profiles.map(({ uri }) => uri).filter((uri) => uri !== ''),
    sampleType,
    ...choices,
    diffBaseUri: shown?.diff?.baseUri ?? '',
    diffCurrentUri: shown?.diff?.currentUri ?? '',
  };
}
