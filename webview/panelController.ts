/**
 * The panel's behaviour without its looks: keeps the model, asks the host for what the tab on show needs, remembers the
 * choices. Asks for the table again when the coverage changes, because the rows then have other sources.
 */
import type { Granularity } from '../src/core/report/query.js';
import type {
  FixTable,
  HostEvents,
  MemoryTable,
  PanelTab,
  TopTableQuery,
  ViewState,
} from '../src/protocol/messages.js';
import { countText } from './format.js';
import { LatestRequest, messageOf } from './latestRequest.js';
import {
  activeProfile,
  initialModel,
  NO_FIX,
  NO_MEMORY,
  NO_TABLE,
  shownSort,
  shownTab,
  wantedQuery,
  type PanelModel,
} from './panelModel.js';
import type { HostConnection } from './rpc.js';
import { readChoices, storedState, type PanelChoices } from './state.js';
import { createPanelTexts } from './strings.js';
import type { TableSort } from './table/columns.js';
import type { PanelTable } from './table/grid.js';
import { gridOf } from './table/gridOf.js';
import {
  filterRows,
  findName,
  findRow,
  searchTexts,
  sortRows,
  tableLines,
  type RowKey,
} from './table/model.js';
import { tableTsv } from './table/tsv.js';

export interface ControllerOptions {
  readonly connection: HostConnection;
  /** What was stored when the panel was last shown; hostile. */
  readonly stored: unknown;
  readonly store: (state: unknown) => void;
  readonly onDidChange: (model: PanelModel) => void;
}

const CONFIRMATION_MILLIS = 4000;

export class PanelController {
  model: PanelModel;
  readonly #connection: HostConnection;
  readonly #store: (state: unknown) => void;
  readonly #onDidChange: (model: PanelModel) => void;
  readonly #tableRequest = new LatestRequest<PanelTable>();
  readonly #memoryRequest = new LatestRequest<MemoryTable>();
  readonly #fixRequest = new LatestRequest<FixTable>();
  #searchTexts: readonly string[] = [];
  #pendingReveal: HostEvents['revealFunction'] | undefined;
  #confirmationTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ControllerOptions) {
    this.#connection = options.connection;
    this.#store = options.store;
    this.#onDidChange = options.onDidChange;
    this.model = initialModel(readChoices(options.stored));
  }

  /** Asks the host for the state; the answer or the failure is in the model afterwards. */
  async start(): Promise<void> {
    this.#change({ connectionError: undefined });
    try {
      this.setView(await this.#connection.request('ready'));
    } catch (error) {
      this.#change({ connectionError: messageOf(error) });
    }
  }

  /** Takes a state of the host. */
  setView(view: ViewState): void {
    this.#change({ view, connectionError: undefined, texts: createPanelTexts(view.strings) });
    this.#save();
    this.#refresh();
  }

  /** Selects the row of a function as soon as the table of its profile is there. */
  revealFunction(at: HostEvents['revealFunction']): void {
    this.#pendingReveal = at;
    const { tab, granularity } = this.model.choices;
    if (tab !== 'table') this.setTab('table');
    if (granularity === 'functions') this.#tryReveal();
    else this.setGranularity('functions');
  }

  setTab(tab: PanelTab): void {
    this.#choose({ tab });
    this.#refresh();
  }

  setGranularity(granularity: Granularity): void {
    this.#choose({ granularity });
    this.#refresh();
  }

  setSort(sort: TableSort): void {
    const kind = this.model.tableState.table?.kind;
    if (kind === undefined) return;
    this.#choose({ sorts: { ...this.model.choices.sorts, [kind]: sort } });
    this.#order();
  }

  setFilter(filter: string): void {
    this.#choose({ filter });
    this.#filter();
  }

  setOwnOnly(ownOnly: boolean): void {
    this.#choose({ ownOnly });
    this.#filter();
  }

  select(selected: RowKey): void {
    this.#change({ selected });
  }

  /** Asks again for what the tab on show could not get. */
  retry(): void {
    this.#tableRequest.forget();
    this.#memoryRequest.forget();
    this.#fixRequest.forget();
    this.#refresh();
  }

  notify(notice: string | undefined): void {
    this.#change({ notice });
  }

  /** Puts the rows on show on the clipboard, in their order. */
  async copyTable(): Promise<void> {
    const { texts, tableState } = this.model;
    if (tableState.grid === undefined) return;
    try {
      await navigator.clipboard.writeText(tableTsv(tableState.grid, tableState.shown));
      this.#confirm(texts('panel.copyTable.done', { count: countText(tableState.shown.length) }));
    } catch (error) {
      this.#change({ notice: messageOf(error) });
    }
  }

  /** Sends a request that answers nothing; a failure becomes the notice. */
  async act(send: (connection: HostConnection) => Promise<undefined>): Promise<void> {
    try {
      await send(this.#connection);
      if (this.model.notice !== undefined) this.#change({ notice: undefined });
    } catch (error) {
      // A dropdown that shows a refused choice goes back with this change.
      this.#change({ notice: messageOf(error) });
    }
  }

  #change(part: Partial<PanelModel>): void {
    this.model = { ...this.model, ...part };
    this.#onDidChange(this.model);
  }

  #choose(part: Partial<PanelChoices>): void {
    this.#change({ choices: { ...this.model.choices, ...part } });
    this.#save();
  }

  #save(): void {
    const { view, choices } = this.model;
    if (view !== undefined) this.#store(storedState(choices, view));
  }

  #confirm(confirmation: string): void {
    this.#change({ confirmation });
    clearTimeout(this.#confirmationTimer);
    this.#confirmationTimer = setTimeout(() => {
      this.#change({ confirmation: undefined });
    }, CONFIRMATION_MILLIS);
  }

  #refresh(): void {
    const tab = shownTab(this.model);
    if (tab === 'fix') this.#refreshFix();
    const query = wantedQuery(this.model);
    if (query === undefined) {
      this.#tableRequest.forget();
      this.#memoryRequest.forget();
      this.#change({ tableState: NO_TABLE, memoryState: NO_MEMORY, selected: undefined });
      return;
    }
    switch (tab) {
      case 'table':
        this.#refreshTable(query);
        break;
      case 'memory':
        this.#refreshMemory(query.profileId);
        break;
      case 'fix':
        break;
      default:
        tab satisfies never;
    }
  }

  #refreshTable(query: TopTableQuery): void {
    const { view } = this.model;
    const diff = activeProfile(view)?.diff;
    this.#tableRequest.ask({
      key: JSON.stringify([query, view?.coverage]),
      send: async () =>
        diff === undefined
          ? { kind: 'top', table: await this.#connection.request('getTop', query) }
          : {
              kind: 'diff',
              table: await this.#connection.request('getDiff', query),
              isPaired: diff.isPaired,
            },
      onStart: () => {
        const { tableState } = this.model;
        this.#change({ tableState: { ...tableState, isLoading: true, error: undefined } });
      },
      onAnswer: (table) => {
        this.#setTable(table);
      },
      onFailure: (error) => {
        this.#change({ tableState: { ...NO_TABLE, error } });
      },
    });
  }

  #refreshMemory(profileId: number): void {
    const { memory } = this.model.memoryState;
    this.#memoryRequest.ask({
      key: `${profileId}`,
      send: () => this.#connection.request('getMemory', { profileId }),
      onStart: () => {
        this.#change({ memoryState: { memory, isLoading: true, error: undefined } });
      },
      onAnswer: (answer) => {
        this.#change({ memoryState: { ...NO_MEMORY, memory: answer } });
      },
      onFailure: (error) => {
        this.#change({ memoryState: { ...NO_MEMORY, error } });
      },
    });
  }

  #refreshFix(): void {
    const { fixId = 0 } = this.model.view ?? {};
    if (fixId === 0) {
      this.#fixRequest.forget();
      this.#change({ fixState: NO_FIX });
      return;
    }
    const { fix } = this.model.fixState;
    this.#fixRequest.ask({
      key: `${fixId}`,
      send: () => this.#connection.request('getFix'),
      onStart: () => {
        this.#change({ fixState: { fix, isLoading: true, error: undefined } });
      },
      onAnswer: (answer) => {
        this.#change({ fixState: { ...NO_FIX, fix: answer } });
      },
      onFailure: (error) => {
        this.#change({ fixState: { ...NO_FIX, error } });
      },
    });
  }

  #setTable(table: PanelTable): void {
    const grid = gridOf(table);
    this.#searchTexts = searchTexts(grid.rows);
    this.#change({ tableState: { ...NO_TABLE, table, grid } });
    this.#order();
    this.#tryReveal();
  }

  #order(): void {
    const { tableState } = this.model;
    if (tableState.grid === undefined) return;
    const sorted = sortRows(tableState.grid, shownSort(this.model));
    this.#change({ tableState: { ...tableState, sorted } });
    this.#filter();
  }

  #filter(): void {
    const { tableState, choices } = this.model;
    const { grid, sorted } = tableState;
    if (grid === undefined) return;
    const shown = filterRows(grid.rows, sorted, this.#searchTexts, choices);
    const lines = tableLines(grid, shown, shownSort(this.model));
    this.#change({ tableState: { ...tableState, shown, lines } });
  }

  #tryReveal(): void {
    const at = this.#pendingReveal;
    const { grid, table, sorted } = this.model.tableState;
    if (at === undefined || grid === undefined || table?.table.profileId !== at.profileId) return;
    if (grid.granularity !== 'functions') return;
    this.#pendingReveal = undefined;
    const place = findName(grid.rows, sorted, at.name);
    if (place < 0) {
      this.#change({ notice: this.model.texts('panel.reveal.missing', { name: at.name }) });
      return;
    }
    const row = grid.rows[sorted[place]!]!;
    if (findRow(grid.rows, this.model.tableState.shown, row) < 0) {
      this.#choose({ filter: '', ownOnly: false });
      this.#filter();
    }
    this.#change({ selected: row, reveal: { row } });
  }
}
