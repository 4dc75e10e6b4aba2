/**
 * What a panel stored of what it showed, as far as the host uses it. Anyone may have written it: URIs pass the same check
 * as those of a drop, and everything else that is not as agreed counts as nothing.
 */
import type * as vscode from 'vscode';
import { parseOpenableUri } from '../openableUri.js';

const MAX_RESTORED = 20;

/** The checked parts of a StoredPanelState. */
export interface RestoredState {
  readonly uris: readonly vscode.Uri[];
  readonly diff: { readonly base: vscode.Uri; readonly current: vscode.Uri } | undefined;
  readonly sampleType: string;
}

/** The parts, empty for anything that is not a state of version 1, which had no difference, or 2. */
export function readStoredState(state: unknown): RestoredState {
  const fields =
    typeof state === 'object' && state !== null ? (state as Readonly<Record<string, unknown>>) : {};
  const { version, profileUris, sampleType, diffBaseUri, diffCurrentUri } = fields;
  if ((version !== 1 && version !== 2) || !Array.isArray(profileUris)) {
    return { uris: [], diff: undefined, sampleType: '' };
  }
  const uris = (profileUris as readonly unknown[])
    .slice(0, MAX_RESTORED)
    .map(uriOf)
    .filter((uri) => uri !== undefined);
  const base = uriOf(diffBaseUri);
  const current = uriOf(diffCurrentUri);
  return {
    uris,
    diff: base === undefined || current === undefined ? undefined : { base, current },
    sampleType: typeof sampleType === 'string' ? sampleType : '',
  };
}

function uriOf(text: unknown): vscode.Uri | undefined {
  return typeof text === 'string' ? parseOpenableUri(text) : undefined;
}
