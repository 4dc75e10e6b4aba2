/**
 * The panel's behaviour without its looks: keeps the model, asks the host, remembers the choices. Answers that come
 * after a newer question are dropped. Asks for the table again when the coverage changes, because the rows then
 * have other sources.
 */
import type { Granularity } from '../src/core/report/query.js';
import type { HostEvents, TopTable, ViewState } from '../src/protocol/messages.js';
import type { HostConnection } from './rpc.js';
import { readChoices, storedState, type PanelChoices } from './state.js';
import { createTexts } from './strings.js';
import type { TableSort } from './table/columns.js';
import {
  filterRows,
  findName,
  findRow,
  searchTexts,
  sortRows,
  type RowKey,
} from './table/model.js';
import { EMPTY_ORDER, initialModel, NO_TABLE, wantedQuery, type PanelModel } from './panelModel.js';

export interface ControllerOptions {
  readonly connection: HostConnection;
  /** What was stored when the panel was last shown; hostile. */
  readonly stored: unknown;
  readonly store: (state: unknown) => void;
  readonly onDidChange: (model: PanelModel) => void;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

export class PanelController {
  model: PanelModel;
  readonly #connection: HostConnection;
  readonly #store: (state: unknown) => void;
  readonly #onDidChange: (model: PanelModel) => void;
  /** What the table on show or under way was asked for. */
  #tableKey = '';
  #tableRequest = 0;
  #searchTexts: readonly string[] = [];
  #pendingReveal: HostEvents['revealFunction'] | undefined;

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
    this.#change({ view, connectionError: undefined, texts: createTexts(view.strings) });
    this.#save();
    this.#refreshTable();
  }

  /** Selects the row of a function as soon as the table of its profile is there. */
  revealFunction(at: HostEvents['revealFunction']): void {
    this.#pendingReveal = at;
    if (this.model.choices.granularity === 'functions') this.#tryReveal();
    else this.setGranularity('functions');
  }

  setGranularity(granularity: Granularity): void {
    this.#choose({ granularity });
    this.#refreshTable();
  }

  setSort(sort: TableSort): void {
    this.#choose({ sort });
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

  retryTable(): void {
    this.#tableKey = '';
    this.#refreshTable();
  }

  notify(notice: string | undefined): void {
    this.#change({ notice });
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
    if (view === undefined) return;
    const uris = view.profiles.map((profile) => profile.uri).filter((uri) => uri !== '');
    this.#store(storedState(choices, uris, view.sampleType));
  }

  #refreshTable(): void {
    const query = wantedQuery(this.model);
    if (query === undefined) {
      this.#tableKey = '';
      this.#tableRequest += 1;
      this.#change({ tableState: NO_TABLE, selected: undefined });
      return;
    }
    const key = JSON.stringify([query, this.model.view?.coverage]);
    if (key === this.#tableKey) return;
    this.#tableKey = key;
    const request = ++this.#tableRequest;
    this.#change({ tableState: { ...this.model.tableState, isLoading: true, error: undefined } });
    this.#connection.request('getTop', query).then(
      (table) => {
        if (request === this.#tableRequest) this.#setTable(table);
      },
      (error: unknown) => {
        if (request !== this.#tableRequest) return;
        this.#change({ tableState: { ...NO_TABLE, error: messageOf(error) } });
      },
    );
  }

  #setTable(table: TopTable): void {
    this.#searchTexts = searchTexts(table.rows);
    this.#change({
      tableState: { ...NO_TABLE, table, sorted: EMPTY_ORDER, shown: EMPTY_ORDER },
    });
    this.#order();
    this.#tryReveal();
  }

  #order(): void {
    const { tableState, choices } = this.model;
    if (tableState.table === undefined) return;
    const sorted = sortRows(tableState.table.rows, choices.sort);
    this.#change({ tableState: { ...tableState, sorted } });
    this.#filter();
  }

  #filter(): void {
    const { tableState, choices } = this.model;
    if (tableState.table === undefined) return;
    const shown = filterRows(tableState.table, tableState.sorted, this.#searchTexts, choices);
    this.#change({ tableState: { ...tableState, shown } });
  }

  #tryReveal(): void {
    const at = this.#pendingReveal;
    const { table, sorted } = this.model.tableState;
    if (at === undefined || table?.profileId !== at.profileId) return;
    if (table.granularity !== 'functions') return;
    this.#pendingReveal = undefined;
    const place = findName(table.rows, sorted, at.name);
    if (place < 0) {
      this.#change({ notice: this.model.texts('panel.reveal.missing', { name: at.name }) });
      return;
    }
    const row = table.rows[sorted[place]!]!;
    if (findRow(table.rows, this.model.tableState.shown, row) < 0) {
      this.#choose({ filter: '', ownOnly: false });
      this.#filter();
    }
    this.#change({ selected: row, reveal: { row } });
  }
}
