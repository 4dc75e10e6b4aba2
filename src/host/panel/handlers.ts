/**
 * What a panel may ask, one function per request. Params come from a webview and are checked: ids must be of open
 * profiles, sources are numbers of the view's own table, dropped bytes and URIs are limited.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { toDouble } from '../../core/int64.js';
import { GRANULARITIES, type Granularity, type TopRow } from '../../core/report/query.js';
import type { HostRequests, TopTable, TopTableRow, ViewState } from '../../protocol/messages.js';
import type { TopAnswer } from '../../protocol/profileService.js';
import type { Handlers } from '../../protocol/rpc.js';
import { COMMANDS } from '../commandIds.js';
import type { EditorMarks } from '../editor/editorMarks.js';
import type { ResolvedSources } from '../editor/sourceMap.js';
import type { OpenSources } from '../openProfiles.js';
import { parseOpenableUri } from '../openableUri.js';
import { copyPprofCommand } from '../commands/copyPprofCommand.js';
import type { OpenProfile, ProfileSource, ProfileStore } from '../profileStore.js';
import { showSource, sourceColumn } from '../showSource.js';
import { NO_SOURCE, SourceTable } from './sourceTable.js';

/** What all views share. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: ProfileStore;
  readonly editor: EditorMarks;
  readonly openSources: OpenSources;
  readonly log: vscode.LogOutputChannel;
}

/** What the handlers need of the view that they answer for. */
export interface PanelHost {
  readonly viewColumn: vscode.ViewColumn | undefined;
  shown(): OpenProfile | undefined;
  ready(): ViewState;
}

/** Rows of each of the two orders that cross to the webview. */
const MAX_ROWS = 10_000;
/** Bytes of all files of one drop together. */
const MAX_DROPPED_BYTES = 64 * 1024 * 1024;
const MAX_DROPPED = 100;
/** Characters, a multiple of four. */
const BASE64_PART = 1024 * 1024;

/** The handlers of one view. */
export function createPanelHandlers(
  context: PanelContext,
  host: PanelHost,
): Handlers<HostRequests> {
  const { store, editor, openSources } = context;
  const sources = new SourceTable();

  const openProfileOf = (params: unknown): OpenProfile => {
    const profile = store.get(numberField(params, 'profileId'));
    if (profile === undefined)
      throw new ProfileError('cancelled', 'the profile is not open any more');
    return profile;
  };

  return {
    ready: () => host.ready(),

    async getTop(params) {
      const profile = openProfileOf(params);
      const sampleType = textField(params, 'sampleType');
      const granularity = granularityField(params);
      const ask = (sort: 'flat' | 'cum'): Promise<TopAnswer> =>
        store.service.request('getTop', {
          ...{ profile: profile.id, sampleType, granularity, sort },
          filter: {},
          maxRows: MAX_ROWS,
        });
      const byFlat = await ask('flat');
      const isCut = byFlat.rowCount > byFlat.rows.length;
      const rows = isCut ? unionOf(byFlat.rows, (await ask('cum')).rows) : byFlat.rows;
      const resolved = await sourcesOf(profile, context);
      return {
        profileId: profile.id,
        sampleType: byFlat.sampleType,
        unit: byFlat.unit,
        granularity,
        total: toDouble(byFlat.total),
        rows: rows.map((row) => tableRow(row, granularity, resolved, sources)),
        rowCount: byFlat.rowCount,
      } satisfies TopTable;
    },

    async openSource(params) {
      const at = sources.get(numberField(params, 'source'));
      if (at === undefined) {
        throw new ProfileError('bad-option', 'this row is out of date; choose it again');
      }
      await showSource(at, editor.anchors, { viewColumn: sourceColumn(host.viewColumn) });
      return undefined;
    },

    activateProfile(params) {
      store.activate(openProfileOf(params).id);
      return undefined;
    },

    selectSampleType(params) {
      store.selectSampleType(textField(params, 'sampleType'), host.shown()?.id);
      return undefined;
    },

    async openProfile() {
      await vscode.commands.executeCommand(COMMANDS.openHeapProfile);
      return undefined;
    },

    async openDropped(params) {
      await openSources(await droppedSources(params));
      return undefined;
    },

    async copyPprofCommand(params) {
      const sort = field(params, 'sort') === 'cum' ? 'cum' : 'flat';
      await copyPprofCommand(store, host.shown(), { granularity: granularityField(params), sort });
      return undefined;
    },
  };
}

/** Where file names lead; undefined while that is still being found out for the active profile. */
async function sourcesOf(
  profile: OpenProfile,
  { store, editor, log }: PanelContext,
): Promise<ResolvedSources | undefined> {
  const { current } = editor.marks;
  if (current?.profileId === profile.id) return current.sources;
  // The view asks again as soon as the marks of the active profile are there.
  if (store.active === profile) return undefined;
  try {
    return await editor.sourceMap.resolve(profile);
  } catch (error) {
    log.warn(`sources of ${profile.name}: ${String(error)}`);
    return undefined;
  }
}

function unionOf(byFlat: readonly TopRow[], byCum: readonly TopRow[]): readonly TopRow[] {
  const keyOf = ({ name, file, line }: TopRow): string => `${line}\0${file}\0${name}`;
  const known = new Set(byFlat.map(keyOf));
  return [...byFlat, ...byCum.filter((row) => !known.has(keyOf(row)))];
}

function tableRow(
  row: TopRow,
  granularity: Granularity,
  resolved: ResolvedSources | undefined,
  sources: SourceTable,
): TopTableRow {
  const uri = row.file === '' || granularity === 'packages' ? undefined : resolved?.uriOf(row.file);
  const line = row.line > 0 ? row.line : granularity === 'files' ? 1 : Math.max(1, row.startLine);
  return {
    name: row.name,
    file: row.file,
    line: row.line,
    flat: toDouble(row.flat),
    cum: toDouble(row.cum),
    rawSamples: row.rawSamples,
    flatError: row.flatError,
    cumError: row.cumError,
    source: uri === undefined ? NO_SOURCE : sources.add(uri, line),
  };
}

async function droppedSources(params: unknown): Promise<readonly ProfileSource[]> {
  const files = field(params, 'files');
  const uris = field(params, 'uris');
  if (!Array.isArray(files) || !Array.isArray(uris)) throw badRequest('files and uris');
  if (files.length + uris.length > MAX_DROPPED) {
    throw new ProfileError('too-large', `more than ${MAX_DROPPED} files were dropped at once`);
  }
  const sources: ProfileSource[] = [];
  for (const text of uris as readonly unknown[]) {
    const uri = typeof text === 'string' ? parseOpenableUri(text) : undefined;
    if (uri === undefined) throw badRequest('uris');
    sources.push({ kind: 'uri', uri });
  }
  let sumBytes = 0;
  for (const file of files as readonly unknown[]) {
    const name = textField(file, 'name');
    const base64 = textField(file, 'base64');
    sumBytes += Math.ceil(base64.length * 0.75);
    if (sumBytes > MAX_DROPPED_BYTES) {
      const mebibytes = MAX_DROPPED_BYTES / 1048576;
      throw new ProfileError(
        'unreadable',
        `the dropped files have more than ${mebibytes} MiB; open them with Leaktrail: Open Heap Profile…`,
      );
    }
    sources.push({ kind: 'bytes', name, bytes: await decodeBase64(base64) });
  }
  return sources;
}

/** The bytes of Base64 text, decoded in parts so that the extension host stays responsive. */
async function decodeBase64(base64: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.ceil(base64.length * 0.75));
  let count = 0;
  for (let start = 0; start < base64.length; start += BASE64_PART) {
    let binary: string;
    try {
      binary = atob(base64.slice(start, start + BASE64_PART));
    } catch {
      throw badRequest('base64');
    }
    for (let i = 0; i < binary.length; i++) bytes[count++] = binary.charCodeAt(i);
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  return bytes.slice(0, count);
}

function field(params: unknown, name: string): unknown {
  if (typeof params !== 'object' || params === null) throw badRequest('params');
  return (params as Readonly<Record<string, unknown>>)[name];
}

function numberField(params: unknown, name: string): number {
  const value = field(params, name);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badRequest(name);
  return value;
}

function textField(params: unknown, name: string): string {
  const value = field(params, name);
  if (typeof value !== 'string') throw badRequest(name);
  return value;
}

function granularityField(params: unknown): Granularity {
  const value = field(params, 'granularity');
  const granularity = GRANULARITIES.find((known) => known === value);
  if (granularity === undefined) throw badRequest('granularity');
  return granularity;
}

function badRequest(what: string): ProfileError {
  return new ProfileError('internal', `panel request: ${what} is not what was agreed`);
}
