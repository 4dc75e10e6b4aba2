/** The commands about open profiles: choosing, closing, showing, copying, exporting, and switching the marks on and off. */
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.js';
import { getSetting, updateSetting } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import type { ProfilePanel } from '../panel/panel.js';
import type { OpenProfile, ProfileStore } from '../profileStore.js';
import { describeKind, describeSampleType, suggestedSampleType } from '../sampleTypes.js';
import { showError, showInformation, showWarning } from '../showMessage.js';
import { totalText } from '../statusBar.js';
import { copyPprofCommand } from './copyPprofCommand.js';
import { exportDiff } from './exportDiff.js';
import { swapDiff } from './swapDiff.js';

export interface ProfileCommandContext {
  readonly store: ProfileStore;
  readonly panel: ProfilePanel;
  readonly log: vscode.LogOutputChannel;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
}

/** The registered commands. */
export function registerProfileCommands(context: ProfileCommandContext): DisposableStore {
  const { store, panel, log } = context;
  const disposables = new DisposableStore();
  const register = (id: string, run: (...args: unknown[]) => unknown): void => {
    disposables.add(vscode.commands.registerCommand(id, run));
  };
  register(COMMANDS.clear, () => {
    store.closeAll();
  });
  register(COMMANDS.toggleLineAnnotations, () =>
    updateSetting('lineAnnotations.enabled', !getSetting('lineAnnotations.enabled')),
  );
  register(COMMANDS.selectSampleType, () => selectSampleType(store));
  register(COMMANDS.showPanel, async (target) => {
    const profile = profileOf(store, target);
    if (profile !== undefined) store.activate(profile.id);
    await panel.show();
  });
  register(COMMANDS.copyPprofCommand, async (target) => {
    const profile = profileOf(store, target) ?? store.active;
    await copyPprofCommand(store, profile, { granularity: 'functions', sort: 'flat' });
  });
  register(COMMANDS.exportDiff, async (target) => {
    await exportDiff(context, profileOf(store, target) ?? store.active);
  });
  register(COMMANDS.swapDiff, async (target) => {
    await swapDiff(context, profileOf(store, target) ?? store.active);
  });
  register(COMMANDS.closeProfile, async (target) => {
    const profile = profileOf(store, target) ?? (await pickProfile(store));
    if (profile !== undefined) store.close(profile.id);
  });
  register(COMMANDS.activateProfile, (target) => {
    const profile = profileOf(store, target);
    if (profile !== undefined) store.activate(profile.id);
  });
  register(COMMANDS.revealFunction, async (at) => {
    const { profileId, name } = (at ?? {}) as { profileId?: unknown; name?: unknown };
    if (typeof profileId !== 'number' || typeof name !== 'string') return;
    if (store.get(profileId) === undefined) return;
    store.activate(profileId);
    await panel.revealFunction({ profileId, name });
  });
  register(COMMANDS.showOutput, () => {
    log.show();
  });
  return disposables;
}

/** The open profile that a tree item or another caller names by its id. */
function profileOf(store: ProfileStore, target: unknown): OpenProfile | undefined {
  const { id } = (typeof target === 'object' && target !== null ? target : {}) as { id?: unknown };
  return typeof id === 'number' ? store.get(id) : undefined;
}

async function pickProfile(store: ProfileStore): Promise<OpenProfile | undefined> {
  if (store.profiles.length <= 1) return store.active;
  const items = store.profiles.map((profile) => ({
    label: profile.name,
    description: describeKind(profile.info.kind),
    profile,
  }));
  const placeHolder = vscode.l10n.t('Profile to close');
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  return chosen?.profile;
}

async function selectSampleType(store: ProfileStore): Promise<void> {
  const { active } = store;
  if (active === undefined) {
    void showInformation(vscode.l10n.t('No profile is open.'));
    return;
  }
  const { info } = active;
  const items = info.sampleTypes.map(({ type }) => {
    const marks = [
      type === store.sampleType ? vscode.l10n.t('shown') : '',
      type === info.preferredSampleType ? vscode.l10n.t('recommended') : '',
    ].filter(Boolean);
    const total = totalText(active, type);
    return {
      label: type,
      description: [total, ...marks].join(' · '),
      detail: describeSampleType(type),
    };
  });
  const chosen = await pickFrom(
    items,
    items.find(({ label }) => label === store.sampleType),
    vscode.l10n.t('Sample type of {0}', active.name),
  );
  if (chosen === undefined) return;
  try {
    store.selectSampleType(chosen.label, active.id);
  } catch (error) {
    void showError(describeError(error));
  }
}

/** The item that the user takes, with `first` under the cursor at the beginning; undefined when there is none. */
function pickFrom<T extends vscode.QuickPickItem>(
  items: readonly T[],
  first: T | undefined,
  placeholder: string,
): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  pick.items = items;
  pick.activeItems = first === undefined ? [] : [first];
  pick.placeholder = placeholder;
  pick.matchOnDetail = true;
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Warns once per profile when a heap profile is shown by what was allocated instead of what is in use. */
export function warnOfAllocated(store: ProfileStore): vscode.Disposable {
  const warned = new Set<number>();
  return store.onDidChange(() => {
    const { active, sampleType } = store;
    if (active === undefined || warned.has(active.id)) return;
    const suggested = suggestedSampleType(active.info, sampleType);
    if (suggested === undefined) return;
    warned.add(active.id);
    const action = vscode.l10n.t('Switch to {0}', suggested);
    const message =
      active.diff === undefined
        ? vscode.l10n.t(
            '{0} counts everything allocated since the start, freed memory included. A leak shows in {1}.',
            sampleType,
            suggested,
          )
        : vscode.l10n.t(
            '{0} counts everything allocated between the two profiles, freed memory included. What stayed shows in {1}.',
            sampleType,
            suggested,
          );
    void showWarning(message, action).then((choice) => {
      if (choice === action && store.get(active.id) !== undefined) {
        store.selectSampleType(suggested, active.id);
      }
    });
  });
}
