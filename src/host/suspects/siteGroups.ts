/** The sites of a judgement as people look at them: leaks, suspects, what grew and is healthy; and how they are named from outside. */
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';
import { isAlarming } from '../editor/verdictPlan.js';
import type { Judgement } from './judgement.js';

/** A site with its place in the report. */
export interface SiteAt {
  readonly site: Suspect;
  readonly index: number;
}

/** Each in the order of the report, best first. */
export interface SiteGroups {
  readonly leaks: readonly SiteAt[];
  readonly suspects: readonly SiteAt[];
  /** Grew, and is of a healthy class. */
  readonly healthy: readonly SiteAt[];
  /** How many others there are. */
  readonly restCount: number;
}

/** All sites of a judgement in groups. */
export function groupSites({
  report,
  siteCount,
}: Pick<Judgement, 'report' | 'siteCount'>): SiteGroups {
  const leaks: SiteAt[] = [];
  const suspects: SiteAt[] = [];
  const healthy: SiteAt[] = [];
  for (const [index, site] of report.sites.entries()) {
    const { siteClass, growthBytes } = site;
    if (siteClass === 'leak') leaks.push({ site, index });
    else if (siteClass === 'suspect') suspects.push({ site, index });
    else if (siteClass !== 'stable' && growthBytes > 0) healthy.push({ site, index });
  }
  const restCount = siteCount - leaks.length - suspects.length - healthy.length;
  return { leaks, suspects, healthy, restCount };
}

/** True when a line of the workspace is to blame for a leak or a suspect. */
export function hasAccused({ report, sources }: Judgement): boolean {
  return report.sites.some(
    ({ siteClass, blame }) =>
      isAlarming(siteClass) && sources.uriOf(blame.frame.fileName) !== undefined,
  );
}

/** Names a site, or a line on the way to it, in arguments of commands. */
export interface SuspectRef {
  /** Judgement.id. */
  readonly judgementId: number;
  /** Its place in the report. */
  readonly siteIndex: number;
  /** A place in `framesOf`; the line to blame when left out. */
  readonly frameIndex?: number;
}

/** What a reference leads to; undefined when it is of another judgement, or is none at all: anybody can run a command. */
export function findSite(
  judgement: Judgement | undefined,
  ref: unknown,
): { readonly site: Suspect; readonly frame: Frame } | undefined {
  if (judgement === undefined || typeof ref !== 'object' || ref === null) return undefined;
  const { judgementId, siteIndex, frameIndex }: Partial<Record<keyof SuspectRef, unknown>> = ref;
  if (judgementId !== judgement.id || typeof siteIndex !== 'number') return undefined;
  const site = judgement.report.sites[siteIndex];
  if (site === undefined) return undefined;
  if (frameIndex === undefined) return { site, frame: site.blame.frame };
  const frame = typeof frameIndex === 'number' ? framesOf(site)[frameIndex] : undefined;
  return frame && { site, frame };
}

/** The calls that lead to a site, root first: the way, the line to blame, and the one that allocates where that is another. */
export function framesOf({ frame, blame }: Suspect): readonly Frame[] {
  const frames = [...blame.path, blame.frame];
  return isSameLine(frame, blame.frame)
    ? frames
    : [...frames.filter((on) => !isSameLine(on, frame)), frame];
}

function isSameLine(a: Frame, b: Frame): boolean {
  return a.fileName === b.fileName && a.line === b.line && a.func === b.func;
}
