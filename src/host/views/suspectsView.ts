/**
 * The "Suspects" tree: what the shown judgement says (suspectTree.ts), with what is being judged above it. An empty tree shows the
 * welcome text.
 */
import * as vscode from 'vscode';
import { getSetting, onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { withoutLinks } from '../messageText.js';
import { joined } from '../editor/markText.js';
import { suspectItem } from '../suspects/suspectItems.js';
import type { SuspectMarks } from '../suspects/suspectMarks.js';
import type { SuspectsModel } from '../suspects/suspectsModel.js';
import { suspectTooltip } from '../suspects/suspectTooltip.js';
import { childNodes, markNode, topNodes, type SuspectNode } from '../suspects/suspectTree.js';
import { VIEWS } from '../viewIds.js';

const MEBIBYTE = 1024 * 1024;

/** The running view. */
export interface SuspectsView {
  dispose(): void;
  /** Opens the view and selects the first site, without taking the focus. */
  reveal(): Promise<void>;
}

/** The registered view. */
export function registerSuspectsView(suspects: SuspectsModel, marks: SuspectMarks): SuspectsView {
  const disposables = new DisposableStore();
  const didChange = disposables.add(new vscode.EventEmitter<undefined>());
  const nodes = (): readonly SuspectNode[] => {
    const { current } = suspects;
    if (current === undefined) return [];
    const row = marks.topRow();
    return [
      ...(row === undefined ? [] : [markNode(row)]),
      ...topNodes(current, getSetting('hunt.memoryLimitMegabytes') * MEBIBYTE),
    ];
  };
  const itemOf = (node: SuspectNode): vscode.TreeItem => {
    const item = suspectItem(node);
    const word = node.kind === 'site' ? marks.wordOf(node.suspect) : '';
    if (word === '') return item;
    const description = joined([word, String(item.description ?? '')]);
    const spoken = item.accessibilityInformation?.label ?? '';
    item.accessibilityInformation = { label: [word, spoken].filter(Boolean).join(', ') };
    item.description = description;
    return item;
  };
  const provider: vscode.TreeDataProvider<SuspectNode> = {
    onDidChangeTreeData: didChange.event,
    getChildren: (node) => [...(node === undefined ? nodes() : childNodes(node))],
    getTreeItem: itemOf,
    getParent: ({ parent }) => parent,
    resolveTreeItem(item, node) {
      if (node.kind === 'site') item.tooltip = suspectTooltip(node.suspect, node.judgement);
      return item;
    },
  };
  const view = disposables.add(
    vscode.window.createTreeView(VIEWS.suspects, { treeDataProvider: provider }),
  );
  const update = (): void => {
    didChange.fire(undefined);
  };
  disposables.add(suspects.onDidChange(update));
  disposables.add(marks.onDidChange(update));
  disposables.add(onDidChangeSettings(['hunt.memoryLimitMegabytes'], update));
  disposables.add(
    suspects.onDidChangeActivity(() => {
      // An empty message takes no room; undefined is not a message in all versions.
      view.message = withoutLinks(suspects.activity ?? '');
    }),
  );
  return {
    async reveal() {
      const top = nodes();
      const row = top.find(({ kind }) => kind === 'site') ?? top[0];
      if (row !== undefined) await view.reveal(row, { select: true, focus: false });
    },
    dispose() {
      disposables.dispose();
    },
  };
}
