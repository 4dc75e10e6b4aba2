/**
 * What the panel (webview) and the extension host say to each other. Plain JSON only. Sources are named by an
 * index into a table that the host keeps, never by a path; the host checks every parameter.
 */
import type { FixRecord } from '../core/hunt/fixRecord.js';
import type { MemoryReport } from '../core/memstats/explain.js';
import type { Granularity } from '../core/report/query.js';
import type { ProfileKind, ValueType } from '../core/profile/model.js';

/** Index into the host's table of sources; -1 when the row has no file in the workspace. */
export type SourceRef = number;

/** One open profile as the panel lists it. */
export interface ProfileSummary {
  readonly id: number;
  /** File name to show. */
  readonly name: string;
  /** Where it can be opened again after a reload, as text; '' for a profile that has no file. */
  readonly uri: string;
  readonly kind: ProfileKind;
  readonly sampleTypes: readonly ValueType[];
  readonly samples: number;
  readonly functions: number;
  /** Milliseconds since 1970-01-01 UTC; 0 when unknown. */
  readonly timeMillis: number;
  readonly warnings: readonly string[];
  /** Set for a difference: its two sides by name, and what to doubt, one sentence each in the user's language. */
  readonly diff: DiffSummary | undefined;
  /** True when `getMemory` has an answer for this profile. */
  readonly hasMemory: boolean;
}

/** The two sides of a difference: names to show, and where they can be opened again, as text. */
export interface DiffSummary {
  readonly baseName: string;
  readonly currentName: string;
  readonly baseUri: string;
  readonly currentUri: string;
  readonly isPaired: boolean;
  readonly doubts: readonly string[];
}

/** All that the panel needs to draw itself apart from rows. */
export interface ViewState {
  readonly profiles: readonly ProfileSummary[];
  /** The profile that is shown, or undefined when none is open. */
  readonly activeId: number | undefined;
  readonly sampleType: string;
  /** Share (0..1) of the values with a frame in the workspace; undefined until it is known. */
  readonly coverage: number | undefined;
  /** Set when alloc_* of a heap profile is shown: the sample type to offer instead. */
  readonly suggestedSampleType: string | undefined;
  /** Set while a profile is being opened. */
  readonly loading: { readonly name: string; readonly fraction: number | undefined } | undefined;
  /** The last failure to open a file, for an empty panel or a custom editor. */
  readonly error: { readonly title: string; readonly detail: string } | undefined;
  /** Another number for another verified fix, 0 while there is none; undefined in a view that shows files alone. */
  readonly fixId: number | undefined;
  /** True when snapshots can be captured here: a trusted workspace on a machine with sockets and a disk. */
  readonly canCapture: boolean;
  /** Texts of the panel in the user's language, by key (see webview/strings.ts). */
  readonly strings: Readonly<Record<string, string>>;
}

/** One row of the top table; numbers are nearest doubles, exact up to 2^53. */
export interface TopTableRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
  readonly rawSamples: number;
  /** One standard deviation of flat and cum caused by sampling, same unit as the values; 0 if exact. */
  readonly flatError: number;
  readonly cumError: number;
  /** Where a click goes. */
  readonly source: SourceRef;
}

export interface TopTable {
  readonly profileId: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly granularity: Granularity;
  readonly total: number;
  readonly rows: readonly TopTableRow[];
  /** Rows there are; `rows` holds the largest by flat and by cum when there are very many. */
  readonly rowCount: number;
}

export interface TopTableQuery {
  readonly profileId: number;
  readonly sampleType: string;
  readonly granularity: Granularity;
}

/** One measure of a row of a difference; nearest doubles, see DiffValue of core/report/query.ts. */
export interface DiffTableValue {
  readonly base: number;
  readonly current: number;
  readonly delta: number;
  readonly rawSamples: number;
  readonly error: number;
}

export interface DiffTableRow {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly flat: DiffTableValue;
  readonly cum: DiffTableValue;
  /** Where a click goes. */
  readonly source: SourceRef;
}

export interface DiffTable {
  readonly profileId: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly granularity: Granularity;
  readonly baseTotal: number;
  readonly currentTotal: number;
  /** One standard deviation of currentTotal - baseTotal caused by sampling, same unit; 0 if exact. */
  readonly deltaError: number;
  /** By delta of flat, largest growth first. */
  readonly rows: readonly DiffTableRow[];
  /** Rows there are; `rows` holds those with the largest growth and shrinkage when there are very many. */
  readonly rowCount: number;
}

/** Where the memory of the process was, for the profile's moment and for the base of a difference. */
export interface MemoryTable {
  readonly profileId: number;
  readonly current: MemoryReport;
  readonly base: MemoryReport | undefined;
  /** Names of the two, to show. */
  readonly currentName: string;
  readonly baseName: string;
}

/** A verified fix, and where the lines of its sites and of its new leaks are, in their order. */
export interface FixTable {
  readonly record: FixRecord;
  readonly sources: readonly SourceRef[];
  readonly newLeakSources: readonly SourceRef[];
}

/** What the panel can ask the host to do besides showing something; each is a command of the palette. */
export const PANEL_ACTIONS = [
  'captureSnapshot',
  'compareSnapshots',
  'exportDiff',
  'swapDiff',
  'verifyFix',
  'compareFix',
  'exportFix',
] as const;
export type PanelAction = (typeof PANEL_ACTIONS)[number];

/** Webview -> host; each may fail. */
export interface HostRequests {
  /** The first message of a panel that has loaded; asks for the state. */
  ready(): ViewState;
  getTop(query: TopTableQuery): TopTable;
  /** Only for a profile with `diff`. */
  getDiff(query: TopTableQuery): DiffTable;
  /** Only for a profile with `hasMemory`. */
  getMemory(query: { readonly profileId: number }): MemoryTable;
  /** Only while `fixId` is above 0. */
  getFix(): FixTable;
  runAction(query: { readonly action: PanelAction }): undefined;
  /** Opens the line beside the panel. */
  openSource(query: { readonly source: SourceRef }): undefined;
  /** Makes a profile the active one everywhere. */
  activateProfile(query: { readonly profileId: number }): undefined;
  /** Chooses the sample type everywhere: editor, panel, status bar. */
  selectSampleType(query: { readonly sampleType: string }): undefined;
  /** Shows the file picker. */
  openProfile(): undefined;
  /** Opens files dropped on the panel. */
  openDropped(query: {
    readonly files: readonly { readonly name: string; readonly base64: string }[];
    readonly uris: readonly string[];
  }): undefined;
  copyPprofCommand(query: {
    readonly granularity: Granularity;
    readonly sort: 'flat' | 'cum';
  }): undefined;
}

/** Host -> webview. */
export interface HostEvents extends Record<string, unknown> {
  stateChanged: ViewState;
  /** Scrolls to and selects the row of a function, after a click on its CodeLens. */
  revealFunction: { readonly profileId: number; readonly name: string };
  /** Shows one of the panel's tabs. */
  showTab: { readonly tab: PanelTab };
}

/** The tabs of the panel: the rows of the profile or of the difference, where the memory is, and what became of a leak. */
export const PANEL_TABS = ['table', 'memory', 'fix'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

/** The kinds of table that the table tab shows: of one profile, or of a difference. */
export type TableKind = 'top' | 'diff';

/** An order of a table's rows; columns are those of webview/table. */
export interface StoredSort {
  readonly column: string;
  readonly isDescending: boolean;
  /** Which of the two measures the columns that can show both show. */
  readonly measure: 'flat' | 'cum';
}

/** What the panel stores to restore itself; hostile when read back. Version 1 had one sort, no tab and no difference. */
export interface StoredPanelState {
  readonly version: 2;
  /** URIs of the profiles that were open, as strings. */
  readonly profileUris: readonly string[];
  readonly granularity: Granularity;
  readonly sampleType: string;
  readonly sorts: Readonly<Record<TableKind, StoredSort>>;
  readonly filter: string;
  /** True shows only rows with a source in the workspace. */
  readonly ownOnly: boolean;
  readonly tab: PanelTab;
  /** The difference that was shown, by the URIs of its two sides; '' for none. */
  readonly diffBaseUri: string;
  readonly diffCurrentUri: string;
}
