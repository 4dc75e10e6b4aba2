/**
 * The rows of the Quick Pick for addresses: the usual address first, then remembered ones, what was found in the workspace and on this
 * computer, each address once. A row keeps its identity while its text stays, so that the list can be shown again without moving
 * the cursor. Names out of files are shown as text: VS Code would draw "$(name)" in them as an icon.
 */
import * as vscode from 'vscode';
import type { LocalServer } from '../../core/snapshot/discovery.js';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';
import { getSetting } from '../config.js';
import { withoutIcons } from '../editor/markText.js';
import { describeError } from '../log.js';
import type { Candidate } from './candidate.js';
import { addressLabel, originText } from './captureTexts.js';
import type { TargetMemory } from './targetMemory.js';

/** What taking a row means. */
export type TargetChoice =
  | {
      readonly kind: 'address';
      readonly url: string;
      readonly userinfo: SecretHeader | undefined;
      readonly folder: string | undefined;
    }
  | { readonly kind: 'search' }
  | { readonly kind: 'none' };

export interface TargetRow extends vscode.QuickPickItem {
  readonly choice: TargetChoice;
}

type SearchState = 'idle' | 'searching' | 'none-found' | 'failed';

export class TargetRows {
  readonly #memory: TargetMemory;
  readonly #known = new Map<string, TargetRow>();
  #candidates: readonly Candidate[] = [];
  #servers: readonly Candidate[] = [];
  #search: SearchState = 'idle';

  constructor(memory: TargetMemory) {
    this.#memory = memory;
  }

  get isSearching(): boolean {
    return this.#search === 'searching';
  }

  /** The row that looks for services. */
  get searchRow(): TargetRow {
    const label = this.isSearching
      ? vscode.l10n.t('Looking for Go services on this computer…')
      : vscode.l10n.t('Find Go services on this computer…');
    return this.#row({ label, description: searchText(this.#search), choice: { kind: 'search' } });
  }

  /** The row of the first service that was found on this computer. */
  get firstServerRow(): TargetRow | undefined {
    const [server] = this.#servers;
    if (server === undefined) return undefined;
    const key = serverKey(server.url);
    return this.list('').find(
      ({ choice }) => choice.kind === 'address' && serverKey(choice.url) === key,
    );
  }

  setCandidates(candidates: readonly Candidate[]): void {
    this.#candidates = candidates;
  }

  setServers(servers: readonly LocalServer[]): void {
    this.#servers = servers.map(({ url, pid, program }) => ({
      url,
      origin: { kind: 'process', program, pid },
      folder: undefined,
    }));
    this.#search = servers.length === 0 ? 'none-found' : 'idle';
  }

  setSearch(state: 'searching' | 'failed'): void {
    this.#search = state;
  }

  /** All rows, from the top, while `typed` is in the box. */
  list(typed: string): readonly TargetRow[] {
    const listed = new Set<string>();
    const isNew = ({ choice }: TargetRow): boolean => {
      if (choice.kind !== 'address') return false;
      const key = serverKey(choice.url);
      return !listed.has(key) && listed.add(key).has(key);
    };
    const usual = this.#usualRow();
    isNew(usual);
    const remembered = this.#memory.targets().map((url) => this.#rememberedRow(url, ''));
    const recent = [...remembered, this.#defaultRow()].filter(isNew);
    const workspace = this.#candidates.map((candidate) => this.#foundRow(candidate)).filter(isNew);
    const computer = this.#servers.map((server) => this.#foundRow(server)).filter(isNew);
    const rows = [
      usual,
      ...this.#group(vscode.l10n.t('recently used'), recent),
      ...this.#group(vscode.l10n.t('found in the workspace'), workspace),
      ...this.#group(vscode.l10n.t('this computer'), [...computer, this.searchRow]),
    ];
    const typedRow = this.#typedRow(typed.trim(), rows);
    return typedRow === undefined ? rows : [typedRow, ...rows];
  }

  /** The address that was used last, else the one of the settings. */
  #usualRow(): TargetRow {
    const [last] = this.#memory.targets();
    if (last === undefined) return this.#defaultRow();
    return this.#rememberedRow(last, vscode.l10n.t('last used'));
  }

  #defaultRow(): TargetRow {
    try {
      const { url, userinfo } = normalizePprofUrl(getSetting('capture.defaultUrl'));
      const description = this.#withProgram(url, vscode.l10n.t('default'));
      const choice = { kind: 'address', url, userinfo, folder: undefined } as const;
      return this.#row({ label: addressLabel(url), description, choice });
    } catch (error) {
      return this.#row({
        label: vscode.l10n.t('The setting leaktrail.capture.defaultUrl is no address'),
        description: describeError(error),
        choice: { kind: 'none' },
      });
    }
  }

  /** A row for what is typed, when it is no row already and looks like an address or nothing else fits. */
  #typedRow(typed: string, rows: readonly TargetRow[]): TargetRow | undefined {
    if (typed === '') return undefined;
    const words = typed.toLowerCase();
    const isFitting = rows.some(
      ({ label, description, choice }) =>
        choice.kind !== 'none' && `${label}\n${description ?? ''}`.toLowerCase().includes(words),
    );
    const looksLikeAddress = /[:/@]|\.\w|^\d+$/.test(typed);
    if (isFitting && !looksLikeAddress) return undefined;
    try {
      const { url, userinfo } = normalizePprofUrl(typed);
      const isKnown = rows.some(({ choice }) => choice.kind === 'address' && choice.url === url);
      if (isKnown && userinfo === undefined && isFitting) return undefined;
      return {
        // Beginning with what is typed, it stays above longer addresses that do so, too. Credentials are not repeated.
        label: userinfo === undefined ? withoutIcons(typed) : addressLabel(url),
        description: vscode.l10n.t('use {0}', addressLabel(url)),
        alwaysShow: true,
        choice: { kind: 'address', url, userinfo, folder: undefined },
      };
    } catch (error) {
      if (isFitting) return undefined;
      return { label: describeError(error), alwaysShow: true, choice: { kind: 'none' } };
    }
  }

  #rememberedRow(url: string, description: string): TargetRow {
    const tooltip = vscode.l10n.t('Forget This Address');
    return this.#row({
      label: addressLabel(url),
      description: this.#withProgram(url, description),
      buttons: [{ iconPath: new vscode.ThemeIcon('close'), tooltip }],
      choice: { kind: 'address', url, userinfo: undefined, folder: undefined },
    });
  }

  #foundRow({ url, origin, folder }: Candidate): TargetRow {
    const text = origin.kind === 'process' ? '' : originText(origin);
    return this.#row({
      label: addressLabel(url),
      description: this.#withProgram(url, text),
      choice: { kind: 'address', url, userinfo: undefined, folder },
    });
  }

  /** The description of an address, with the program that was found to answer there. */
  #withProgram(url: string, description: string): string {
    const server = this.#servers.find((each) => serverKey(each.url) === serverKey(url));
    const program = server === undefined ? '' : originText(server.origin);
    return withoutIcons([description, program].filter(Boolean).join(' · '));
  }

  #group(label: string, rows: readonly TargetRow[]): readonly TargetRow[] {
    if (rows.length === 0) return [];
    const kind = vscode.QuickPickItemKind.Separator;
    return [this.#row({ label, kind, choice: { kind: 'none' } }), ...rows];
  }

  /** The row with this text that was made before, or this one. */
  #row(row: TargetRow): TargetRow {
    const key = JSON.stringify([row.kind, row.label, row.description, row.choice]);
    const known = this.#known.get(key) ?? row;
    this.#known.set(key, known);
    return known;
  }
}

/** The same for two addresses that lead to one server of this machine. */
function serverKey(url: string): string {
  return url.replace(/^(https?:\/\/)localhost(?=[:/])/, '$1127.0.0.1');
}

function searchText(state: SearchState): string {
  switch (state) {
    case 'idle':
    case 'searching':
      return '';
    case 'none-found':
      return vscode.l10n.t('none was found');
    case 'failed':
      return vscode.l10n.t('the search failed; the log says why');
    default:
      return state satisfies never;
  }
}
