/**
 * The rows of the Suspects view as data: what was judged, the leaks, the suspects, and folded what grew and is healthy. Below a site are
 * the calls that lead to it, root first.
 */
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import type { Judgement } from './judgement.js';
import { judgementLines, type JudgementLine } from './judgementTexts.js';
import type { MarkRow } from './suspectMarks.js';
import { framesOf, groupSites, type SiteAt, type SuspectRef } from './siteGroups.js';

interface Node {
  readonly parent: SuspectNode | undefined;
}

/** What was judged; its children are lines about it. */
export interface SummaryNode extends Node {
  readonly kind: 'summary';
  readonly judgement: Judgement;
  readonly lines: readonly JudgementLine[];
}

interface LineNode extends Node {
  readonly kind: 'line';
  readonly line: JudgementLine;
  readonly judgementId: number;
  readonly index: number;
}

/** As an argument of a command it is a SuspectRef. */
export interface SiteNode extends Node, SuspectRef {
  readonly kind: 'site';
  readonly judgement: Judgement;
  readonly suspect: Suspect;
}

/** As an argument of a command it is a SuspectRef. */
export interface FrameNode extends Node, Required<SuspectRef> {
  readonly kind: 'frame';
  readonly judgement: Judgement;
  readonly suspect: Suspect;
  readonly on: Frame;
}

/** The sites that grew and are healthy. */
export interface HealthyNode extends Node {
  readonly kind: 'healthy';
  readonly judgement: Judgement;
  readonly sites: readonly SiteAt[];
}

/** A row of somebody else. */
interface MarkNode extends Node {
  readonly kind: 'mark';
  readonly row: MarkRow;
}

/** A row of the view. */
export type SuspectNode = MarkNode | SummaryNode | LineNode | SiteNode | FrameNode | HealthyNode;

/** The rows at the top; `limitBytes` is 0 when no limit of memory is known. */
export function topNodes(judgement: Judgement, limitBytes: number): readonly SuspectNode[] {
  const { leaks, suspects, healthy } = groupSites(judgement);
  const lines = judgementLines(judgement, limitBytes);
  return [
    { kind: 'summary', judgement, lines, parent: undefined },
    ...[...leaks, ...suspects].map((at) => siteNode(judgement, at, undefined)),
    ...(healthy.length === 0
      ? []
      : [{ kind: 'healthy', judgement, sites: healthy, parent: undefined } as const]),
  ];
}

/** The row at the top that is somebody else's. */
export function markNode(row: MarkRow): SuspectNode {
  return { kind: 'mark', row, parent: undefined };
}

/** The rows below one. */
export function childNodes(node: SuspectNode): readonly SuspectNode[] {
  switch (node.kind) {
    case 'summary':
      return node.lines.map((line, index) => ({
        ...{ kind: 'line', line, index },
        ...{ judgementId: node.judgement.id, parent: node },
      }));
    case 'healthy':
      return node.sites.map((at) => siteNode(node.judgement, at, node));
    case 'site':
      return framesOf(node.suspect).map((on, frameIndex) => ({
        ...{ kind: 'frame', judgement: node.judgement, suspect: node.suspect, on },
        ...{ judgementId: node.judgementId, siteIndex: node.siteIndex, frameIndex, parent: node },
      }));
    case 'mark':
    case 'line':
    case 'frame':
      return [];
    default:
      return node satisfies never;
  }
}

function siteNode(
  judgement: Judgement,
  { site, index }: SiteAt,
  parent: SuspectNode | undefined,
): SiteNode {
  return {
    ...{ kind: 'site', judgement, suspect: site, parent },
    ...{ judgementId: judgement.id, siteIndex: index },
  };
}
