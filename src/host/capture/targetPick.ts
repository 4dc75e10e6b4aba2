/**
 * The Quick Pick for the address of a Go service. It opens at once with what is remembered: the first row is the one that Enter
 * takes. What is found in the workspace is added when it is there, below, so that no row moves under the cursor. Typed text becomes a
 * row of its own. Nothing is contacted until a row is taken; "Find Go services on this computer" asks loopback ports only.
 */
import * as vscode from 'vscode';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';
import { describeError, isCancellation } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { findCandidates } from './findCandidates.js';
import type { TargetMemory } from './targetMemory.js';
import { TargetRows, type TargetRow } from './targetRows.js';

export interface TargetPickContext {
  readonly services: CaptureServices;
  readonly memory: TargetMemory;
  readonly log: vscode.LogOutputChannel;
}

/** The address that was taken. */
export interface PickedTarget {
  /** Base URL without credentials. */
  readonly url: string;
  /** The credentials of an address that was typed with some. */
  readonly userinfo: SecretHeader | undefined;
  /** The workspace folder that the address was found in. */
  readonly folder: string | undefined;
}

/** The address that the user takes; undefined when the question was left. */
export function pickTarget(
  { services, memory, log }: TargetPickContext,
  title: string,
): Promise<PickedTarget | undefined> {
  const stop = new AbortController();
  const rows = new TargetRows(memory);
  const pick = vscode.window.createQuickPick<TargetRow>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Address of a Go service that serves net/http/pprof');
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  let busyCount = 0;

  const showRows = (activeRow: TargetRow | undefined): void => {
    const items = rows.list(pick.value);
    pick.items = items;
    if (activeRow !== undefined && items.includes(activeRow)) pick.activeItems = [activeRow];
  };
  const whileBusy = async (work: Promise<void>): Promise<void> => {
    busyCount++;
    pick.busy = true;
    await work;
    busyCount--;
    if (!stop.signal.aborted) pick.busy = busyCount > 0;
  };
  const findServices = async (): Promise<void> => {
    pick.value = '';
    rows.setSearch('searching');
    showRows(rows.searchRow);
    try {
      const found = await services.listLocalServers(stop.signal);
      rows.setServers(found);
    } catch (error) {
      if (isCancellation(error)) return;
      log.error(`looking for Go services: ${describeError(error)}`);
      rows.setSearch('failed');
    }
    if (!stop.signal.aborted) showRows(rows.firstServerRow ?? rows.searchRow);
  };

  showRows(undefined);
  void whileBusy(
    findCandidates({
      services,
      log,
      signal: stop.signal,
      onFound: (candidates) => {
        rows.setCandidates(candidates);
        showRows(pick.activeItems[0]);
      },
    }),
  );
  return new Promise((resolve) => {
    const subscriptions = [
      pick.onDidChangeValue(() => {
        // The row under the cursor is the best match of what is typed.
        showRows(undefined);
      }),
      pick.onDidTriggerItemButton(async ({ item }) => {
        if (item.choice.kind !== 'address') return;
        await memory.forgetTarget(item.choice.url);
        showRows(undefined);
      }),
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice?.kind === 'search') {
          if (!rows.isSearching) void whileBusy(findServices());
        } else if (choice?.kind === 'address') {
          const { url, userinfo, folder } = choice;
          resolve({ url, userinfo, folder });
          pick.hide();
        }
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        stop.abort();
        for (const subscription of subscriptions) subscription.dispose();
        pick.dispose();
      }),
    ];
    pick.show();
  });
}
