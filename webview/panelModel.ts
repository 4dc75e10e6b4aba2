/**
 * Everything that the panel shows, as one immutable value, and the pure steps between two of them. The controller
 * applies them and talks to the host; the elements only read. All tabs are views of this one value.
 */
import type {
  FixTable,
  MemoryTable,
  PanelTab,
  ProfileSummary,
  TableKind,
  TopTableQuery,
  ViewState,
} from '../src/protocol/messages.js';
import type { PanelChoices } from './state.js';
import { createPanelTexts, type Texts } from './strings.js';
import type { TableSort } from './table/columns.js';
import type { Grid, PanelTable, RowOrder } from './table/grid.js';
import { EMPTY_ORDER, NO_LINES, type RowKey, type TableLines } from './table/model.js';
import type { Reveal } from './table/view.js';

/** The table of rows: what was last received, and what is being done about it. */
export interface TableState {
  /** The last table received, kept on show while the next one is computed. */
  readonly table: PanelTable | undefined;
  /** The same, ready to be shown. */
  readonly grid: Grid | undefined;
  /** Rows in the order of the sort. */
  readonly sorted: RowOrder;
  /** Those of them that pass the filter. */
  readonly shown: RowOrder;
  /** These with the headings between them. */
  readonly lines: TableLines;
  readonly isLoading: boolean;
  /** Why the wanted table could not be computed. */
  readonly error: string | undefined;
}

/** The memory of the process, as the table of rows. */
export interface MemoryState {
  readonly memory: MemoryTable | undefined;
  readonly isLoading: boolean;
  readonly error: string | undefined;
}

/** The verified fix, as the table of rows. */
export interface FixState {
  readonly fix: FixTable | undefined;
  readonly isLoading: boolean;
  readonly error: string | undefined;
}

export interface PanelModel {
  /** Undefined until the host has answered. */
  readonly view: ViewState | undefined;
  /** Why the host did not answer. */
  readonly connectionError: string | undefined;
  readonly texts: Texts;
  readonly choices: PanelChoices;
  readonly tableState: TableState;
  readonly memoryState: MemoryState;
  readonly fixState: FixState;
  readonly selected: RowKey | undefined;
  readonly reveal: Reveal | undefined;
  /** A failure of the last action, until it is dismissed or another action works. */
  readonly notice: string | undefined;
  /** What has just been done, for a moment. */
  readonly confirmation: string | undefined;
}

export const NO_TABLE: TableState = {
  table: undefined,
  grid: undefined,
  sorted: EMPTY_ORDER,
  shown: EMPTY_ORDER,
  lines: NO_LINES,
  isLoading: false,
  error: undefined,
};

export const NO_MEMORY: MemoryState = { memory: undefined, isLoading: false, error: undefined };

export const NO_FIX: FixState = { fix: undefined, isLoading: false, error: undefined };

/** The model of a panel that has not heard from the host. */
export function initialModel(choices: PanelChoices): PanelModel {
  return {
    view: undefined,
    connectionError: undefined,
    texts: createPanelTexts({}),
    choices,
    tableState: NO_TABLE,
    memoryState: NO_MEMORY,
    fixState: NO_FIX,
    selected: undefined,
    reveal: undefined,
    notice: undefined,
    confirmation: undefined,
  };
}

/** The table that belongs to the choices, or undefined when no profile is open. */
export function wantedQuery({ view, choices }: PanelModel): TopTableQuery | undefined {
  if (view === undefined || activeProfile(view) === undefined) return undefined;
  return {
    profileId: view.activeId!,
    sampleType: view.sampleType,
    granularity: choices.granularity,
  };
}

/** The profile that is shown, or undefined. */
export function activeProfile(view: ViewState | undefined): ProfileSummary | undefined {
  return view?.profiles.find((profile) => profile.id === view.activeId);
}

/** The kind of table that a profile has. */
export function kindOf(profile: ProfileSummary | undefined): TableKind {
  return profile?.diff === undefined ? 'top' : 'diff';
}

/** The order of the table on show. */
export function shownSort({ tableState, view, choices }: PanelModel): TableSort {
  return choices.sorts[tableState.table?.kind ?? kindOf(activeProfile(view))];
}

/** The tab on show: the chosen one, or the table while there is nothing for it. */
export function shownTab({ view, choices }: PanelModel): PanelTab {
  const { tab } = choices;
  switch (tab) {
    case 'table':
      return tab;
    case 'memory':
      return activeProfile(view)?.hasMemory === true ? tab : 'table';
    case 'fix':
      return view?.fixId === undefined ? 'table' : tab;
    default:
      return tab satisfies never;
  }
}

/** True when the panel has tabs: a profile is open, a fix was verified, or its tab was asked for. */
export function hasTabs(model: PanelModel): boolean {
  const { view } = model;
  return activeProfile(view) !== undefined || (view?.fixId ?? 0) > 0 || shownTab(model) === 'fix';
}
