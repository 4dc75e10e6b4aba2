/**
 * Everything that is shown in text editors, put together: source map, marks, anchors, decorations, lenses, hovers and
 * navigation. One owner for all of them.
 */
import type * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import type { Platform } from '../platform/platform.js';
import type { ProfileStore } from '../profileStore.js';
import { SuspectLenses } from './codeLens.js';
import { MarkDecorations } from './decorations.js';
import { DocumentAnchors } from './documentAnchors.js';
import { LineHovers } from './hover.js';
import { MarksModel } from './marks.js';
import { registerNavigation } from './navigation.js';
import { SourceMap } from './sourceMap.js';

export interface EditorMarksOptions {
  readonly profiles: ProfileStore;
  readonly platform: Platform;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** The parts that others read. */
export interface EditorMarks {
  readonly marks: MarksModel;
  readonly sourceMap: SourceMap;
  readonly anchors: DocumentAnchors;
  dispose(): void;
}

/** The running editor features; they follow the store until disposed. */
export function createEditorMarks(options: EditorMarksOptions): EditorMarks {
  const { profiles, platform, log, extensionUri } = options;
  const store = new DisposableStore();
  const sourceMap = store.add(new SourceMap(profiles.service, platform, log));
  const marks = store.add(new MarksModel(profiles, sourceMap, log));
  const anchors = store.add(new DocumentAnchors());
  // Before all others: they ask the anchors for lines when the marks change.
  store.add(
    marks.onDidChange(() => {
      const { current } = marks;
      if (current === undefined) {
        if (profiles.profiles.length === 0) anchors.clear();
        return;
      }
      anchors.follow((uri) => current.sources.has(uri), current.profile.info.timeMillis);
    }),
  );
  store.add(new MarkDecorations(marks, anchors, extensionUri));
  store.add(new SuspectLenses(marks, anchors));
  store.add(new LineHovers(profiles, marks, anchors, log));
  store.add(registerNavigation(marks, anchors));
  return {
    marks,
    sourceMap,
    anchors,
    dispose: () => {
      store.dispose();
    },
  };
}
