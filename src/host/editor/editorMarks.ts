/**
 * Everything that is shown in text editors, put together: source map, marks of the open profile, verdicts of the shown judgement,
 * anchors, decorations, lenses, hovers and navigation. One owner for all of them.
 */
import type * as vscode from 'vscode';
import { DisposableStore } from '../disposable.js';
import type { Platform } from '../platform/platform.js';
import type { ProfileStore } from '../profileStore.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { SuspectLenses } from './codeLens.js';
import { drawMarks } from './decorations.js';
import { DocumentAnchors } from './documentAnchors.js';
import { AnnotationSettings } from './editorSettings.js';
import { LineHovers } from './hover.js';
import { MarksModel } from './marks.js';
import { registerNavigation } from './navigation.js';
import { SourceLinks } from './sourceLinks.js';
import { SourceMap } from './sourceMap.js';
import { drawVerdicts } from './verdictDecorations.js';
import { VerdictHovers } from './verdictHover.js';
import { Verdicts } from './verdicts.js';

export interface EditorMarksOptions {
  readonly profiles: ProfileStore;
  readonly suspects: SuspectsModel;
  readonly platform: Platform;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** The parts that others read. */
export interface EditorMarks {
  readonly marks: MarksModel;
  readonly sourceMap: SourceMap;
  /** Of the open profile; those of the judgement are `verdicts.anchors`. */
  readonly anchors: DocumentAnchors;
  readonly verdicts: Verdicts;
  dispose(): void;
}

/** The running editor features; they follow the store until disposed. */
export function createEditorMarks(options: EditorMarksOptions): EditorMarks {
  const { profiles, suspects, platform, log, extensionUri } = options;
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
  const verdicts = store.add(new Verdicts(suspects));
  const settings = store.add(new AnnotationSettings());
  const links = store.add(
    new SourceLinks(
      log,
      (uri) =>
        marks.current?.sources.has(uri) === true ||
        verdicts.current?.judgement.sources.has(uri) === true,
    ),
  );
  store.add(drawVerdicts({ verdicts, settings, extensionUri }));
  store.add(drawMarks({ marks, anchors, verdicts, settings, extensionUri }));
  store.add(new SuspectLenses(marks, anchors, verdicts));
  store.add(new LineHovers(profiles, marks, anchors, links, log));
  // VS Code shows first what was registered last.
  store.add(new VerdictHovers(verdicts, links));
  store.add(registerNavigation(marks, anchors, verdicts));
  return {
    marks,
    sourceMap,
    anchors,
    verdicts,
    dispose: () => {
      store.dispose();
    },
  };
}
