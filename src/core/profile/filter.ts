/**
 * pprof's filters over a profile, with its order and its semantics (github.com/google/pprof/profile/filter.go,
 * internal/driver/driver_focus.go): focus and ignore choose samples by any frame; hide and show remove frames,
 * inlined ones line by line; showFrom cuts what is above the highest match; tagFocus and tagIgnore choose
 * samples by label. Expressions match function names, file names and the binary's file name.
 */
import { compilePattern } from './pattern.js';
import type { Profile } from './model.js';
import { matchRows } from './matchTables.js';
import type { RowMatcher } from './matchTables.js';
import { retainSamples, selectAll, takeLines, takeSamples, withTables } from './selectSamples.js';
import type { SampleSelection } from './selectSamples.js';
import { compileTagFilter } from './tagFilter.js';

/** pprof's frame and tag filters, as regular expressions in Go (RE2) syntax; '' or absent means no filter. tagFocus and tagIgnore: see tagFilter.ts. */
export interface SampleFilter {
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly showFrom?: string;
  readonly tagFocus?: string;
  readonly tagIgnore?: string;
}

/** A filtered profile and what the filter did not find; one sentence each, in pprof's words. */
export interface FilterResult {
  readonly profile: Profile;
  readonly warnings: readonly string[];
}

/**
 * The profile with only the samples and frames that pass, sharing every unchanged column; the same object when no
 * filter is set. Throws ProfileError 'bad-option' for an expression that is not one.
 */
export function filterProfile(profile: Profile, filter: SampleFilter): FilterResult {
  const compile = (option: string, pattern: string | undefined): RowMatcher | undefined =>
    pattern === undefined || pattern === ''
      ? undefined
      : matchRows(profile, compilePattern(option, pattern));
  const compileTag = (option: string, text: string | undefined) =>
    text === undefined || text === '' ? undefined : compileTagFilter(profile, option, text);

  const focus = compile('focus', filter.focus);
  const ignore = compile('ignore', filter.ignore);
  const hide = compile('hide', filter.hide);
  const show = compile('show', filter.show);
  const showFrom = compile('show_from', filter.showFrom);
  const tagFocus = compileTag('tagfocus', filter.tagFocus);
  const tagIgnore = compileTag('tagignore', filter.tagIgnore);

  const warnings: string[] = [];
  const warnUnless = (isMatched: boolean, option: string): void => {
    if (!isMatched) warnings.push(`${option} expression matched no samples`);
  };
  const work: Work = {
    profile,
    selection: selectAll(profile.samples),
    isKeptLine: new Uint8Array(profile.locations.lineFunctions.length).fill(1),
    isHidden: new Uint8Array(profile.locations.count),
  };
  if (focus ?? ignore ?? hide ?? show) {
    const matched = filterByName(work, focus, ignore, hide, show);
    warnUnless(focus === undefined || matched.focus, 'Focus');
    warnUnless(ignore === undefined || matched.ignore, 'Ignore');
    warnUnless(hide === undefined || matched.hide, 'Hide');
    warnUnless(show === undefined || matched.show, 'Show');
  }
  if (showFrom) warnUnless(applyShowFrom(work, showFrom), 'ShowFrom');
  if (tagFocus ?? tagIgnore) {
    let isFocusMatched = false;
    let isIgnoreMatched = false;
    retainSamples(work.selection, (_, sample) => {
      const isFocused = tagFocus?.(sample) ?? true;
      const isIgnored = tagIgnore?.(sample) ?? false;
      isFocusMatched ||= isFocused;
      isIgnoreMatched ||= isIgnored;
      return isFocused && !isIgnored;
    });
    warnUnless(tagFocus === undefined || isFocusMatched, 'TagFocus');
    warnUnless(tagIgnore === undefined || isIgnoreMatched, 'TagIgnore');
  }
  const samples = takeSamples(profile.samples, work.selection, work.isHidden);
  const locations = takeLines(profile.locations, work.isKeptLine);
  return { profile: withTables(profile, samples, locations), warnings };
}

/** What the steps of one filtering narrow down. */
interface Work {
  readonly profile: Profile;
  readonly selection: SampleSelection;
  /** Per line of the location table. */
  readonly isKeptLine: Uint8Array;
  /** Per location: no line of it is left. */
  readonly isHidden: Uint8Array;
}

const FOCUSED = 1;
const IGNORED = 2;

function filterByName(
  { profile, selection, isKeptLine, isHidden }: Work,
  focus: RowMatcher | undefined,
  ignore: RowMatcher | undefined,
  hide: RowMatcher | undefined,
  show: RowMatcher | undefined,
): { focus: boolean; ignore: boolean; hide: boolean; show: boolean } {
  const { locations } = profile;
  const { locationIndexes } = profile.samples;
  const matched = { focus: false, ignore: false, hide: false, show: false };
  const mark = new Uint8Array(locations.count);
  const keepLines = (location: number, isKept: (func: number) => boolean): void => {
    const end = locations.lineOffsets[location + 1]!;
    for (let row = locations.lineOffsets[location]!; row < end; row++) {
      if (!isKept(locations.lineFunctions[row]!)) isKeptLine[row] = 0;
    }
  };
  for (let l = 0; l < locations.count; l++) {
    const mapping = locations.mappings[l]!;
    if (ignore && matchesLocation(profile, l, ignore)) {
      matched.ignore = true;
      mark[l] = IGNORED;
    } else if (!focus || matchesLocation(profile, l, focus)) {
      matched.focus = true;
      mark[l] = FOCUSED;
    }
    if (hide && matchesLocation(profile, l, hide)) {
      matched.hide = true;
      const isBinaryHidden = hide.matchesMapping(mapping);
      keepLines(l, (func) => !isBinaryHidden && !hide.matchesFunction(func));
      if (!hasLines(profile, l, isKeptLine)) isHidden[l] = 1;
    }
    if (show) {
      if (!show.matchesMapping(mapping)) keepLines(l, (func) => show.matchesFunction(func));
      if (hasLines(profile, l, isKeptLine)) matched.show = true;
      else isHidden[l] = 1;
    }
  }
  const hidesAny = isHidden.includes(1);
  const { starts, ends } = selection;
  retainSamples(selection, (k) => {
    let isFocused = false;
    let isVisible = !hidesAny;
    for (let i = starts[k]!; i < ends[k]!; i++) {
      const location = locationIndexes[i]!;
      if (mark[location] === IGNORED) return false;
      if (mark[location] === FOCUSED) isFocused = true;
      if (isHidden[location] === 0) isVisible = true;
    }
    return isFocused && isVisible;
  });
  return matched;
}

/** Cuts each stack above its highest match and drops samples without one; true when a location matched. */
function applyShowFrom(
  { profile, selection, isKeptLine, isHidden }: Work,
  showFrom: RowMatcher,
): boolean {
  const { locations } = profile;
  const { locationIndexes } = profile.samples;
  const isMatched = new Uint8Array(locations.count);
  for (let l = 0; l < locations.count; l++) {
    if (showFrom.matchesMapping(locations.mappings[l]!)) {
      isMatched[l] = 1;
      continue;
    }
    const start = locations.lineOffsets[l]!;
    const end = locations.lineOffsets[l + 1]!;
    let last = end - 1;
    while (last >= start) {
      if (isKeptLine[last] === 1 && showFrom.matchesFunction(locations.lineFunctions[last]!)) break;
      last--;
    }
    if (last < start) continue;
    isMatched[l] = 1;
    isKeptLine.fill(0, last + 1, end);
  }
  const { starts, ends } = selection;
  retainSamples(selection, (k) => {
    for (let i = ends[k]! - 1; i >= starts[k]!; i--) {
      const location = locationIndexes[i]!;
      if (isHidden[location] === 1 || isMatched[location] === 0) continue;
      ends[k] = i + 1;
      return true;
    }
    return false;
  });
  return isMatched.includes(1);
}

function matchesLocation({ locations }: Profile, location: number, matcher: RowMatcher): boolean {
  const end = locations.lineOffsets[location + 1]!;
  for (let row = locations.lineOffsets[location]!; row < end; row++) {
    if (matcher.matchesFunction(locations.lineFunctions[row]!)) return true;
  }
  return matcher.matchesMapping(locations.mappings[location]!);
}

function hasLines({ locations }: Profile, location: number, isKeptLine: Uint8Array): boolean {
  const end = locations.lineOffsets[location + 1]!;
  for (let row = locations.lineOffsets[location]!; row < end; row++) {
    if (isKeptLine[row] === 1) return true;
  }
  return false;
}
