/** Keeps the shown judgement right when Go files or folders of the workspace come or go: its lines may lead elsewhere then. */
import type * as vscode from 'vscode';
import { packagePathOf } from '../../core/graph/funcName.js';
import type { SourceFile } from '../../protocol/profileService.js';
import type { SourceMap } from '../editor/sourceMap.js';
import { describeError } from '../log.js';
import type { Judgement } from './judgement.js';
import { framesOf } from './siteGroups.js';
import type { SuspectsModel } from './suspectsModel.js';

/** Follows until disposed. */
export function followSources(
  suspects: SuspectsModel,
  sourceMap: SourceMap,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const update = async (): Promise<void> => {
    const { current } = suspects;
    if (current === undefined) return;
    const sources = await sourceMap.resolveFiles(filesOf(current), current.title);
    // Another one may be shown by now, which knows the files as they are.
    if (suspects.current === current) suspects.show({ ...current, sources });
  };
  return sourceMap.onDidInvalidate(() => {
    update().catch((error: unknown) => {
      log.error(`finding the files of the judgement: ${describeError(error)}`);
    });
  });
}

/** The files of all lines that the judgement can lead to. */
function filesOf({ report }: Judgement): readonly SourceFile[] {
  const packages = new Map<string, string>();
  for (const { fileName, func } of report.sites.flatMap(framesOf)) {
    if ((packages.get(fileName) ?? '') === '') packages.set(fileName, packagePathOf(func));
  }
  return Array.from(packages, ([fileName, packagePath]) => ({ fileName, packagePath }));
}
