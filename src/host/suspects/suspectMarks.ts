/** What others add to the Suspects view: a row at its top, and a word at sites. */
import type * as vscode from 'vscode';
import type { Suspect } from '../../core/leak/suspects.js';

export interface SuspectMarks {
  /** Fires when the answers may be others. */
  readonly onDidChange: vscode.Event<undefined>;
  /** The row; undefined for none. All of its text is safe to show. */
  topRow(): MarkRow | undefined;
  /** Told after the verdict on a site; '' for none. */
  wordOf(site: Suspect): string;
}

/** A row of the view that belongs to somebody else. */
export type MarkRow = Required<
  Pick<
    vscode.TreeItem,
    'label' | 'description' | 'tooltip' | 'iconPath' | 'command' | 'contextValue'
  >
> & { readonly label: string; readonly description: string };
