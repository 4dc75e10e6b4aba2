/**
 * The hover of a line with a verdict: class, confidence, what it surely grows by and how well that is known, a picture of
 * the series, the reason, and the way to the line with links (see sourceLinks.ts). HTML is off; names are escaped.
 */
import * as vscode from 'vscode';
import type { SiteClass } from '../../core/leak/classify.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { COMMANDS } from '../commandIds.js';
import { getSetting } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { appendPlain } from '../plainMarkdown.js';
import { classIcon, reasonText, siteWords } from '../suspects/classTexts.js';
import type { Judgement } from '../suspects/judgement.js';
import { limitText, seriesText } from '../suspects/judgementTexts.js';
import { framesOf, type SuspectRef } from '../suspects/siteGroups.js';
import { factsOf } from '../suspects/suspectTooltip.js';
import { joined } from './markText.js';
import type { SourceLinks } from './sourceLinks.js';
import { SPARKLINE_HEIGHT, SPARKLINE_WIDTH, sparklineUri } from './sparkline.js';
import type { VerdictAt, VerdictLine } from './verdictPlan.js';
import type { Verdicts } from './verdicts.js';
import { verdictText, wayText } from './verdictText.js';

/** Verdicts that are told in a line each, after the first one. */
const MAX_OTHERS = 4;
/** Lines shown of the way to a site. */
const MAX_FRAMES = 12;
const MEBIBYTE = 1024 * 1024;
const NEW_LINE = '  \n';
const NEW_BLOCK = '\n\n';

/** Provides the hovers. */
export class VerdictHovers implements vscode.HoverProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #verdicts: Verdicts;
  readonly #links: SourceLinks;

  constructor(verdicts: Verdicts, links: SourceLinks) {
    this.#verdicts = verdicts;
    this.#links = links;
    this.#store.add(vscode.languages.registerHoverProvider({ language: 'go' }, this));
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const judgement = this.#verdicts.current?.judgement;
    const at = this.#verdicts.lineAt(document, position.line);
    if (judgement === undefined || at === undefined) return undefined;
    const text = new vscode.MarkdownString();
    text.supportHtml = false;
    text.supportThemeIcons = true;
    text.isTrusted = { enabledCommands: [COMMANDS.openStackLine, COMMANDS.verifyFix] };
    this.#append(text, at, judgement, document.uri);
    return new vscode.Hover(text, document.lineAt(position.line).range);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #append(
    text: vscode.MarkdownString,
    { verdicts, profileLine }: VerdictLine,
    judgement: Judgement,
    uri: vscode.Uri,
  ): void {
    const [worst, ...others] = verdicts;
    if (worst === undefined) return;
    const { site, role } = worst;
    if (role !== 'blame') appendBlock(text, wayText(worst, judgement));
    appendBadge(text, worst, judgement);
    appendBlock(text, reasonText(site));
    appendSeries(text, site, judgement);
    this.#appendWay(text, site, judgement, (place, line) => {
      return line === profileLine && place.toString() === uri.toString();
    });
    const limit = getSetting('hunt.memoryLimitMegabytes') * MEBIBYTE;
    if (site.siteClass === 'leak') appendBlock(text, limitText(judgement, limit));
    for (const other of others.slice(0, MAX_OTHERS)) {
      appendBlock(text, verdictText([other], judgement));
    }
    if (others.length > MAX_OTHERS) {
      appendBlock(text, vscode.l10n.t('… {0} more', others.length - MAX_OTHERS));
    }
    if (!judgement.isFinal) {
      appendBlock(text, vscode.l10n.t('The hunt goes on: this is the verdict so far.'));
    }
    appendPlain(text, `${judgement.title} · ${seriesText(judgement)}`);
  }

  /** The line that allocates, the one to blame, and the calls before it, leaf first as Go prints them. */
  #appendWay(
    text: vscode.MarkdownString,
    site: Suspect,
    { sources }: Judgement,
    isHere: (uri: vscode.Uri, line: number) => boolean,
  ): void {
    const { anchors } = this.#verdicts;
    const frames = [...framesOf(site)].reverse();
    for (const [index, frame] of frames.slice(0, MAX_FRAMES).entries()) {
      if (index > 0) text.appendMarkdown(NEW_LINE);
      const uri = frame.line > 0 ? sources.uriOf(frame.fileName) : undefined;
      const target = uri && { uri, profileLine: frame.line, anchors };
      this.#links.appendFrame(text, frame, target, uri !== undefined && isHere(uri, frame.line));
    }
    if (frames.length > MAX_FRAMES) {
      text.appendMarkdown(NEW_LINE);
      appendPlain(text, vscode.l10n.t('… {0} more', frames.length - MAX_FRAMES));
    }
    text.appendMarkdown(NEW_BLOCK);
  }
}

function appendBlock(text: vscode.MarkdownString, plain: string): void {
  if (plain === '') return;
  appendPlain(text, plain);
  text.appendMarkdown(NEW_BLOCK);
}

/** Icon, class in words, and how sure that is; for a leak with a link, since what stands lower may have to be scrolled to. */
function appendBadge(
  text: vscode.MarkdownString,
  { site, siteIndex }: VerdictAt,
  judgement: Judgement,
): void {
  const { id, isFinal } = judgement;
  text.appendMarkdown(`$(${classIcon(site.siteClass)}) **`);
  appendPlain(text, joined(siteWords(site, judgement)));
  text.appendMarkdown('**');
  if (site.siteClass === 'leak' && isFinal) {
    const ref: SuspectRef = { judgementId: id, siteIndex };
    const argument = encodeURIComponent(JSON.stringify([ref]));
    text.appendMarkdown(' · [');
    appendPlain(text, vscode.l10n.t('Verify Fix…'));
    text.appendMarkdown(`](command:${COMMANDS.verifyFix}?${argument})`);
  }
  text.appendMarkdown(NEW_BLOCK);
}

/** The picture of the bytes in use, and the numbers behind it. */
function appendSeries(text: vscode.MarkdownString, site: Suspect, judgement: Judgement): void {
  const { times } = judgement.report;
  const color = lineColor(site.siteClass);
  const uri = sparklineUri({ times, values: site.series.bytes, color });
  if (uri !== undefined) {
    text.appendMarkdown('![');
    appendPlain(text, vscode.l10n.t('Bytes in use over the series'));
    text.appendMarkdown(`](${uri}|width=${SPARKLINE_WIDTH},height=${SPARKLINE_HEIGHT})`);
  }
  for (const fact of factsOf(site, judgement)) {
    text.appendMarkdown(NEW_LINE);
    appendPlain(text, fact);
  }
  text.appendMarkdown(NEW_BLOCK);
}

/** A picture in a hover cannot use the theme's colours by name. */
function lineColor(siteClass: SiteClass): string {
  const { kind } = vscode.window.activeColorTheme;
  const isLight =
    kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
  if (siteClass === 'leak') return isLight ? '#b3001b' : '#ff6b6b';
  if (siteClass === 'suspect') return isLight ? '#855800' : '#f2c14e';
  return isLight ? '#1f6f5c' : '#7fbfae';
}
