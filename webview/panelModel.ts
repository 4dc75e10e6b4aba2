/**
 * Everything that the panel shows, as one immutable value, and the pure steps between two of them. The controller
 * applies them and talks to the host; the elements only read.
 */
import type { TopTable, TopTableQuery, ViewState } from '../src/protocol/messages.js';
import { createTexts, type Texts } from './strings.js';
import type { PanelChoices } from './state.js';
import type { RowKey, RowOrder } from './table/model.js';

/** The table of rows: what was last received, and what is being done about it. */
export interface TableState {
  /** The last table received, kept on show while the next one is computed. */
  readonly table: TopTable | undefined;
  /** Rows in the order of the sort. */
  readonly sorted: RowOrder;
  /** Those of them that pass the filter. */
  readonly shown: RowOrder;
  readonly isLoading: boolean;
  /** Why the wanted table could not be computed. */
  readonly error: string | undefined;
}

/** A row to bring into view; a new object for each request. */
export interface Reveal {
  readonly row: RowKey;
}

export interface PanelModel {
  /** Undefined until the host has answered. */
  readonly view: ViewState | undefined;
  /** Why the host did not answer. */
  readonly connectionError: string | undefined;
  readonly texts: Texts;
  readonly choices: PanelChoices;
  readonly tableState: TableState;
  readonly selected: RowKey | undefined;
  readonly reveal: Reveal | undefined;
  /** A failure of the last action, until it is dismissed or another action works. */
  readonly notice: string | undefined;
}

export const EMPTY_ORDER: RowOrder = new Uint32Array(0);

export const NO_TABLE: TableState = {
  table: undefined,
  sorted: EMPTY_ORDER,
  shown: EMPTY_ORDER,
  isLoading: false,
  error: undefined,
};

/** The model of a panel that has not heard from the host. */
export function initialModel(choices: PanelChoices): PanelModel {
  return {
    view: undefined,
    connectionError: undefined,
    texts: createTexts({}),
    choices,
    tableState: NO_TABLE,
    selected: undefined,
    reveal: undefined,
    notice: undefined,
  };
}

/** The table that belongs to the choices, or undefined when no profile is open. */
export function wantedQuery(model: PanelModel): TopTableQuery | undefined {
  const { view, choices } = model;
  if (view?.activeId === undefined) return undefined;
  return {
    profileId: view.activeId,
    sampleType: view.sampleType,
    granularity: choices.granularity,
  };
}

/** The profile that is shown, or undefined. */
export function activeProfile(view: ViewState): ViewState['profiles'][number] | undefined {
  return view.profiles.find((profile) => profile.id === view.activeId);
}
