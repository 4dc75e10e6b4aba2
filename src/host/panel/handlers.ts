/**
 * What a panel may ask, one function per request. Params come from a webview and are checked: ids must be of open
 * profiles, sources are numbers of the view's own table, actions are those of a list.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { PANEL_ACTIONS, type HostRequests } from '../../protocol/messages.js';
import type { Handlers } from '../../protocol/rpc.js';
import { COMMANDS } from '../commandIds.js';
import { copyPprofCommand } from '../commands/copyPprofCommand.js';
import type { OpenProfile } from '../profileStore.js';
import { showSource, sourceColumn } from '../showSource.js';
import { diffTable } from './diffTable.js';
import { droppedSources } from './droppedFiles.js';
import { fixTable } from './fixTable.js';
import { memoryTable } from './memoryTable.js';
import type { PanelContext, PanelHost } from './panelContext.js';
import { choiceField, field, granularityField, numberField, textField } from './params.js';
import { SourceTable } from './sourceTable.js';
import { topTable } from './topTable.js';

/** The handlers of one view. */
export function createPanelHandlers(
  context: PanelContext,
  host: PanelHost,
): Handlers<HostRequests> {
  const { store, editor, openSources } = context;
  const sources = new SourceTable();

  const openProfileOf = (params: unknown): OpenProfile => {
    const profile = store.get(numberField(params, 'profileId'));
    if (profile === undefined)
      throw new ProfileError('cancelled', 'the profile is not open any more');
    return profile;
  };
  const queryOf = (
    params: unknown,
  ): { sampleType: string; granularity: ReturnType<typeof granularityField> } => ({
    sampleType: textField(params, 'sampleType'),
    granularity: granularityField(params),
  });

  return {
    ready: () => host.ready(),

    getTop: (params) => topTable(openProfileOf(params), queryOf(params), context, sources),

    getDiff: (params) => diffTable(openProfileOf(params), queryOf(params), context, sources),

    getMemory: (params) => memoryTable(openProfileOf(params), context),

    getFix: () => fixTable(context, sources),

    async runAction(params) {
      const action = choiceField(params, 'action', PANEL_ACTIONS);
      await vscode.commands.executeCommand(COMMANDS[action]);
      return undefined;
    },

    async openSource(params) {
      const at = sources.get(numberField(params, 'source'));
      if (at === undefined) {
        throw new ProfileError('bad-option', 'this row is out of date; choose it again');
      }
      await showSource(at, editor.anchors, { viewColumn: sourceColumn(host.viewColumn) });
      return undefined;
    },

    activateProfile(params) {
      store.activate(openProfileOf(params).id);
      return undefined;
    },

    selectSampleType(params) {
      store.selectSampleType(textField(params, 'sampleType'), host.shown()?.id);
      return undefined;
    },

    async openProfile() {
      await vscode.commands.executeCommand(COMMANDS.openHeapProfile);
      return undefined;
    },

    async openDropped(params) {
      await openSources(await droppedSources(params));
      return undefined;
    },

    async copyPprofCommand(params) {
      const sort = field(params, 'sort') === 'cum' ? 'cum' : 'flat';
      await copyPprofCommand(store, host.shown(), { granularity: granularityField(params), sort });
      return undefined;
    },
  };
}
