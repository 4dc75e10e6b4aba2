/** What `activate` returns: for tests of the running extension and for other extensions. Plain data, kept small. */
import type * as vscode from 'vscode';
import { toDouble } from '../core/int64.js';
import type { ProfileKind } from '../core/profile/model.js';
import type { ViewState } from '../protocol/messages.js';
import type { EditorMarks } from './editor/editorMarks.js';
import type { OpenSources } from './openProfiles.js';
import type { ProfilePanel } from './panel/panel.js';
import type { ProfileStore } from './profileStore.js';

interface ApiProfile {
  readonly id: number;
  readonly name: string;
  /** '' for a profile without a place. */
  readonly uri: string;
  readonly kind: ProfileKind;
  readonly sampleTypes: readonly string[];
  readonly sampleType: string;
}

interface ApiSnapshot {
  readonly profiles: readonly ApiProfile[];
  readonly activeId: number | undefined;
  readonly isLoading: boolean;
  /** The last failure to open a file, as the panel shows it. */
  readonly error: { readonly title: string; readonly detail: string } | undefined;
}

interface ApiSuspect {
  readonly uri: string;
  /** 1-based, as in the profile. */
  readonly line: number;
  readonly own: number;
  readonly func: string;
}

export interface ApiMarks {
  readonly profileId: number;
  readonly sampleType: string;
  readonly unit: string;
  readonly total: number;
  /** Share (0..1). */
  readonly coverage: number;
  /** By own value, largest first. */
  readonly suspects: readonly ApiSuspect[];
}

export interface LeaktrailApi {
  /** Opens files as the command does after its file dialog; resolves when all is shown. */
  openProfiles(uris: readonly vscode.Uri[]): Promise<void>;
  snapshot(): ApiSnapshot;
  /** The marks of the active profile when they are complete; undefined without a profile. */
  marks(): Promise<ApiMarks | undefined>;
  /** What the panel shows; undefined while it is closed. */
  panelState(): ViewState | undefined;
}

interface ApiContext {
  readonly store: ProfileStore;
  readonly editor: EditorMarks;
  readonly panel: ProfilePanel;
  readonly openSources: OpenSources;
}

/** The API object over the running parts. */
export function createApi({ store, editor, panel, openSources }: ApiContext): LeaktrailApi {
  return {
    async openProfiles(uris) {
      await openSources(uris.map((uri) => ({ kind: 'uri', uri })));
    },
    snapshot: () => ({
      profiles: store.profiles.map(({ id, name, uri, info }) => ({
        id,
        name,
        uri: uri?.toString() ?? '',
        kind: info.kind,
        sampleTypes: info.sampleTypes.map(({ type }) => type),
        sampleType: store.sampleTypeOf(id),
      })),
      activeId: store.active?.id,
      isLoading: store.loading !== undefined,
      error: store.lastError && { title: store.lastError.title, detail: store.lastError.detail },
    }),
    async marks() {
      await editor.marks.whenSettled();
      const { current } = editor.marks;
      if (current === undefined) return undefined;
      const { profileId, sampleType, unit, total, coverage, suspects } = current;
      return {
        ...{ profileId, sampleType, unit, total, coverage },
        suspects: suspects.map(({ uri, profileLine, value, func }) => ({
          uri: uri.toString(),
          line: profileLine,
          own: toDouble(value.own),
          func,
        })),
      };
    },
    panelState: () => panel.view?.state,
  };
}
