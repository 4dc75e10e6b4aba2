/**
 * Decides what the lines of each file say about a judgement. Input: its ranked sites and where file names lead; output: per
 * file the lines with a verdict. The line to blame for a site carries its verdict; for what leaks or may leak, so do, faintly,
 * the other lines on the way there and the line that allocates. Where several meet, the worst one speaks.
 */
import type { SiteClass } from '../../core/leak/classify.js';
import type { Frame } from '../../core/leak/ownFrames.js';
import type { Suspect } from '../../core/leak/suspects.js';

/** What a line is for a site: the one to blame, the one that allocates, or a call on the way to them. */
export type VerdictRole = 'blame' | 'allocation' | 'way';

/** A site at a line. */
export interface VerdictAt {
  readonly site: Suspect;
  /** Its place in the report. */
  readonly siteIndex: number;
  readonly role: VerdictRole;
}

/** A line that some site has to do with. */
export interface VerdictLine {
  /** 1-based, as in the profile. */
  readonly profileLine: number;
  /** The worst one first; at least one. */
  readonly verdicts: readonly VerdictAt[];
}

/** A workspace file. */
export interface FileVerdicts<Place> {
  readonly uri: Place;
  /** The worst ones first. */
  readonly lines: readonly VerdictLine[];
}

/** A line that is to blame for a leak or a suspect. */
export interface AccusedLine<Place> {
  readonly uri: Place;
  /** 1-based, as in the profile. */
  readonly profileLine: number;
  /** The best ranked site that it is to blame for. */
  readonly site: Suspect;
  readonly siteIndex: number;
}

/** True for a class that is called a problem: these have icons, lenses and navigation. */
export function isAlarming(siteClass: SiteClass): siteClass is 'leak' | 'suspect' {
  return siteClass === 'leak' || siteClass === 'suspect';
}

/** True for a line that has an icon: it is to blame for a leak or a suspect. */
export function isAccused({ site, role }: VerdictAt): boolean {
  return role === 'blame' && isAlarming(site.siteClass);
}

/** The files of the workspace that have lines with a verdict, by the text of their place. */
export function planVerdicts<Place extends { toString(): string }>(
  sites: readonly Suspect[],
  placeOf: (fileName: string) => Place | undefined,
): ReadonlyMap<string, FileVerdicts<Place>> {
  const files = new Map<string, { uri: Place; lines: Map<number, VerdictAt[]> }>();
  const add = ({ fileName, line }: Frame, verdict: VerdictAt): void => {
    const uri = line > 0 ? placeOf(fileName) : undefined;
    if (uri === undefined) return;
    const key = uri.toString();
    const file = files.get(key) ?? { uri, lines: new Map<number, VerdictAt[]>() };
    files.set(key, file);
    const verdicts = file.lines.get(line);
    if (verdicts === undefined) file.lines.set(line, [verdict]);
    // Two functions of one line, such as a closure and its caller, are one line for a reader.
    else if (!verdicts.some(({ siteIndex }) => siteIndex === verdict.siteIndex)) {
      verdicts.push(verdict);
    }
  };
  for (const [siteIndex, site] of sites.entries()) {
    const { siteClass, blame, frame, growthBytes } = site;
    if (siteClass === 'stable' || growthBytes <= 0) continue;
    add(blame.frame, { site, siteIndex, role: 'blame' });
    if (!isAlarming(siteClass)) continue;
    add(frame, { site, siteIndex, role: 'allocation' });
    for (const on of blame.path) add(on, { site, siteIndex, role: 'way' });
  }
  return new Map(
    [...files].map(([key, { uri, lines }]) => [
      key,
      {
        uri,
        lines: [...lines]
          .map(([profileLine, verdicts]) => ({ profileLine, verdicts: verdicts.sort(compare) }))
          .sort((a, b) => compare(a.verdicts[0]!, b.verdicts[0]!)),
      },
    ]),
  );
}

/** The lines to blame of all files, leaks first, in the order of the report. */
export function accusedLines<Place>(
  files: Iterable<FileVerdicts<Place>>,
): readonly AccusedLine<Place>[] {
  const accused: AccusedLine<Place>[] = [];
  for (const { uri, lines } of files) {
    for (const { profileLine, verdicts } of lines) {
      const worst = verdicts[0]!;
      if (!isAccused(worst)) continue;
      const { site, siteIndex } = worst;
      accused.push({ uri, profileLine, site, siteIndex });
    }
  }
  return accused.sort((a, b) => a.siteIndex - b.siteIndex);
}

/** Accusations before what is on a way, that before the healthy; the report's order within. */
function compare(a: VerdictAt, b: VerdictAt): number {
  return weight(a) - weight(b) || a.siteIndex - b.siteIndex;
}

function weight(verdict: VerdictAt): number {
  if (isAccused(verdict)) return 0;
  return verdict.role === 'blame' ? 2 : 1;
}
