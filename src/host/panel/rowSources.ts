/** Where the rows of a table lead: the file of the workspace that a row's file name stands for, as a ref for the view. */
import type { Granularity } from '../../core/report/query.js';
import type { SourceRef } from '../../protocol/messages.js';
import type { ResolvedSources } from '../editor/sourceMap.js';
import type { OpenProfile } from '../profileStore.js';
import type { PanelContext } from './panelContext.js';
import { NO_SOURCE, type SourceTable } from './sourceTable.js';

/** What of a row says where it leads. */
interface SourcedRow {
  readonly file: string;
  readonly line: number;
  readonly startLine: number;
}

/** Gives the ref of a row. */
export type RefOf = (row: SourcedRow) => SourceRef;

/** The function that gives the rows of a profile their refs, which `sources` keeps. */
export async function createRefOf(
  profile: OpenProfile,
  granularity: Granularity,
  context: PanelContext,
  sources: SourceTable,
): Promise<RefOf> {
  const resolved = await sourcesOf(profile, context);
  return (row) => {
    const hasFile = row.file !== '' && granularity !== 'packages';
    const uri = hasFile ? resolved?.uriOf(row.file) : undefined;
    const line = row.line > 0 ? row.line : granularity === 'files' ? 1 : Math.max(1, row.startLine);
    return uri === undefined ? NO_SOURCE : sources.add(uri, line);
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
