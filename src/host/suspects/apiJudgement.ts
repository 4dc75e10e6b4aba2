/** A judgement as plain data for tests and other extensions. */
import type { Confidence, SiteClass } from '../../core/leak/classify.js';
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Judgement } from './judgement.js';
import { badgeText } from './suspectItems.js';

interface ApiLine {
  readonly func: string;
  /** As in the profile. */
  readonly fileName: string;
  /** 1-based, as in the profile; 0 when unknown. */
  readonly line: number;
  /** '' outside of the workspace. */
  readonly uri: string;
}

interface ApiSite {
  readonly siteClass: SiteClass;
  readonly confidence: Confidence;
  /** The line to blame, and the one that allocates. */
  readonly blame: ApiLine;
  readonly allocation: ApiLine;
  /** Undefined where the profiles do not tell their times. */
  readonly sureBytesPerHour: number | undefined;
  readonly growthBytes: number;
  readonly errorBytes: number;
  readonly rawSamples: number;
  readonly reason: string;
  /** What the row in the Suspects view says. */
  readonly badge: string;
}

export interface ApiJudgement {
  readonly id: number;
  readonly title: string;
  readonly isFinal: boolean;
  /** URIs of the heap profiles that were judged, oldest first. */
  readonly snapshots: readonly string[];
  readonly liveGrowthBytes: number;
  readonly outsideBytes: number | undefined;
  readonly notes: readonly string[];
  /** Best first. */
  readonly sites: readonly ApiSite[];
}

/** The judgement as plain data. */
export function describeJudgement(judgement: Judgement): ApiJudgement {
  const { id, title, isFinal, snapshots, report, outside, notes, sources } = judgement;
  const lineOf = ({ func, fileName, line }: Frame): ApiLine => {
    return { func, fileName, line, uri: sources.uriOf(fileName)?.toString() ?? '' };
  };
  return {
    ...{ id, title, isFinal, notes },
    snapshots: snapshots.map(({ uri }) => uri.toString()),
    liveGrowthBytes: report.liveGrowthBytes,
    outsideBytes: outside?.unexplainedBytes,
    sites: report.sites.map((site) => ({
      siteClass: site.siteClass,
      confidence: site.confidence,
      blame: lineOf(site.blame.frame),
      allocation: lineOf(site.frame),
      sureBytesPerHour: report.unit === 'second' ? site.rate.lowerBound * 3600 : undefined,
      growthBytes: site.growthBytes,
      errorBytes: site.series.errorBytes,
      rawSamples: site.series.rawSamples,
      reason: site.reason,
      badge: badgeText(site, judgement),
    })),
  };
}
