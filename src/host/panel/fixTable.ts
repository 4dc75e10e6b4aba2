/** Answers getFix: the record on show, and where its lines are in the workspace. The files it names may be anybody's, see SourceMap. */
import { ProfileError } from '../../core/errors.js';
import type { FixSite } from '../../core/hunt/fixRecord.js';
import { packagePathOf } from '../../core/graph/funcName.js';
import type { FixTable, SourceRef } from '../../protocol/messages.js';
import type { SourceFile } from '../../protocol/profileService.js';
import type { PanelContext } from './panelContext.js';
import { NO_SOURCE, type SourceTable } from './sourceTable.js';

/** A line of a record. */
interface Place {
  readonly func: string;
  readonly file: string;
  readonly line: number;
}

/** The table; rejects with 'bad-option' when no fix is on show. */
export async function fixTable(
  { fixes, editor }: Pick<PanelContext, 'fixes' | 'editor'>,
  sources: SourceTable,
): Promise<FixTable> {
  const record = fixes.current?.record;
  if (record === undefined) throw new ProfileError('bad-option', 'no fix is on show');
  const sites = record.sites.map(placeOf);
  const resolved = await editor.sourceMap.resolveFiles(
    filesOf([...sites, ...record.newLeaks]),
    'the verified fix',
  );
  const refOf = ({ file, line }: Place): SourceRef => {
    const uri = line > 0 ? resolved.uriOf(file) : undefined;
    return uri === undefined ? NO_SOURCE : sources.add(uri, line);
  };
  return { record, sources: sites.map(refOf), newLeakSources: record.newLeaks.map(refOf) };
}

/** Where the site is now, else where it was. */
function placeOf({ func, before, after }: FixSite): Place {
  const { file, line } = after.siteClass === 'absent' ? before : after;
  return { func, file, line };
}

/** The files, each once. */
function filesOf(places: readonly Place[]): readonly SourceFile[] {
  const packages = new Map<string, string>();
  for (const { file, func } of places) {
    if (file !== '' && !packages.has(file)) packages.set(file, packagePathOf(func));
  }
  return [...packages].map(([fileName, packagePath]) => ({ fileName, packagePath }));
}
