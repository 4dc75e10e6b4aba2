/** The rows of the Suspects view as VS Code shows them. A class is told by icon, colour and word. */
import * as vscode from 'vscode';
import { packageGoName } from '../../core/graph/funcName.js';
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { visibleText } from '../../core/visibleText.js';
import { COMMANDS } from '../commandIds.js';
import { joined, placeText } from '../editor/markText.js';
import { isAlarming } from '../editor/verdictPlan.js';
import {
  canAcquit,
  classColorId,
  classIcon,
  estimateText,
  reasonText,
  siteWord,
  siteWords,
  sureGrowthText,
  type JudgedSeries,
} from './classTexts.js';
import type { Judgement } from './judgement.js';
import { adviceOf, seriesText } from './judgementTexts.js';
import type { FrameNode, HealthyNode, SiteNode, SummaryNode, SuspectNode } from './suspectTree.js';

const MAX_FUNC_LENGTH = 120;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** The row of a node; the tooltip of a site is made when it is asked for. */
export function suspectItem(node: SuspectNode): vscode.TreeItem {
  switch (node.kind) {
    case 'mark': {
      const { row } = node;
      const item = Object.assign(new vscode.TreeItem(row.label), row);
      item.id = 'mark';
      item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
      return item;
    }
    case 'summary':
      return summaryItem(node);
    case 'line': {
      const { icon, text, detail } = node.line;
      const item = new vscode.TreeItem(text);
      item.id = `line ${node.index}`;
      item.iconPath = new vscode.ThemeIcon(icon);
      item.tooltip = joinedLines([text, detail]);
      item.accessibilityInformation = { label: joinedLines([text, detail]) };
      return item;
    }
    case 'site':
      return siteItem(node);
    case 'healthy':
      return healthyItem(node);
    case 'frame':
      return frameItem(node);
    default:
      return node satisfies never;
  }
}

/** What the row of a site says beside the function: "leak · ≥ +2.3 MiB/h · +14.0 MiB ±8 % · 27 samples · store.go:52". */
export function badgeText(site: Suspect, judged: JudgedSeries): string {
  const word = siteWord(site, judged);
  return isAlarming(site.siteClass)
    ? joined([word, sureGrowthText(site, judged), estimateText(site), placeText(site.blame.frame)])
    : joined([word, estimateText(site), reasonText(site)]);
}

/** The function of a line with the last part of its package, safe to show. */
export function funcText({ func }: Pick<Frame, 'func'>): string {
  return visibleText(packageGoName(func), MAX_FUNC_LENGTH);
}

function summaryItem({ judgement, lines }: SummaryNode): vscode.TreeItem {
  const { title } = judgement;
  const item = new vscode.TreeItem(title, lines.length > 0 ? Expanded : None);
  item.id = 'summary';
  const advice = adviceOf(judgement);
  const doubt = advice === undefined ? '' : vscode.l10n.t('too few samples');
  item.description = joined([seriesText(judgement), doubt]);
  item.contextValue = 'judgement';
  item.iconPath = new vscode.ThemeIcon('graph-line');
  item.tooltip = joinedLines([title, item.description, advice?.text, advice?.detail]);
  item.accessibilityInformation = { label: `${title}, ${item.description}` };
  return item;
}

function joinedLines(lines: readonly (string | undefined)[]): string {
  return lines.filter(Boolean).join('\n');
}

function healthyItem({ sites, judgement }: HealthyNode): vscode.TreeItem {
  const label = canAcquit(judgement)
    ? vscode.l10n.t('Grew, but not leaking')
    : vscode.l10n.t('Grew');
  const item = new vscode.TreeItem(label, Collapsed);
  item.id = 'healthy';
  item.description = String(sites.length);
  item.iconPath = new vscode.ThemeIcon(
    'pass',
    new vscode.ThemeColor('leaktrail.healthyForeground'),
  );
  item.accessibilityInformation = { label: `${label}, ${sites.length}` };
  return item;
}

function siteItem(node: SiteNode): vscode.TreeItem {
  const { suspect, judgement } = node;
  const { siteClass, blame, frame } = suspect;
  const item = new vscode.TreeItem(funcText(blame.frame), Collapsed);
  // The same site keeps its row while a hunt goes on; its class and its place may change.
  item.id = `site ${frame.fileName}:${frame.line} ${frame.func}`;
  item.description = badgeText(suspect, judgement);
  item.contextValue = `site.${isAlarming(siteClass) ? siteClass : 'healthy'}`;
  item.iconPath = new vscode.ThemeIcon(
    classIcon(siteClass),
    new vscode.ThemeColor(classColorId(siteClass)),
  );
  const spoken = [
    ...siteWords(suspect, judgement),
    funcText(blame.frame),
    isAlarming(siteClass) ? sureGrowthText(suspect, judgement) : '',
    estimateText(suspect),
    placeText(blame.frame),
    reasonText(suspect),
  ];
  item.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
  addOpenCommand(item, node, judgement, blame.frame);
  return item;
}

function frameItem(node: FrameNode): vscode.TreeItem {
  const { on, suspect, judgement } = node;
  const item = new vscode.TreeItem(funcText(on));
  const role =
    on === suspect.blame.frame
      ? vscode.l10n.t('to blame')
      : on === suspect.frame
        ? vscode.l10n.t('allocates')
        : '';
  item.id = `frame ${node.siteIndex} ${node.frameIndex}`;
  item.description = joined([placeText(on), role]);
  item.iconPath = new vscode.ThemeIcon(
    role === '' ? 'debug-stackframe' : 'debug-stackframe-focused',
  );
  item.tooltip = visibleText(`${on.func}\n${on.fileName}:${on.line}`);
  item.accessibilityInformation = { label: `${funcText(on)}, ${item.description}` };
  addOpenCommand(item, node, judgement, on);
  return item;
}

/** A line that is not in the workspace opens nothing. */
function addOpenCommand(
  item: vscode.TreeItem,
  node: SiteNode | FrameNode,
  { sources }: Judgement,
  { fileName, line }: Frame,
): void {
  if (line <= 0 || sources.uriOf(fileName) === undefined) return;
  item.contextValue = `${item.contextValue ?? 'frame'}.source`;
  item.command = {
    command: COMMANDS.openSuspect,
    title: vscode.l10n.t('Open'),
    arguments: [node],
  };
}
