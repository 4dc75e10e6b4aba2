/** What the panel and the custom editors share, and what their requests need to know of the view that asks. */
import type * as vscode from 'vscode';
import type { ViewState } from '../../protocol/messages.js';
import type { EditorMarks } from '../editor/editorMarks.js';
import type { OpenSources } from '../openProfiles.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import type { SnapshotModel } from '../snapshots/snapshotModel.js';
import type { FixModel } from '../verify/fixModel.js';

/** What all views share. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: ProfileStore;
  readonly editor: EditorMarks;
  readonly snapshots: SnapshotModel;
  readonly fixes: FixModel;
  readonly openSources: OpenSources;
  readonly log: vscode.LogOutputChannel;
}

/** What the handlers need of the view that they answer for. */
export interface PanelHost {
  readonly viewColumn: vscode.ViewColumn | undefined;
  shown(): OpenProfile | undefined;
  ready(): ViewState;
}
