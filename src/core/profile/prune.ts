/**
 * Removal of the frames that the writer of a profile calls uninteresting: everything beneath a function that
 * matches drop_frames and not keep_frames goes (github.com/google/pprof/profile/prune.go). pprof does this
 * on loading, after profiles are merged and before any total is computed.
 */
import { ProfileError } from '../errors.js';
import type { Profile } from './model.js';
import { compilePattern } from './pattern.js';
import type { TextMatcher } from './pattern.js';
import { selectAll, takeLines, takeSamples, withTables } from './selectSamples.js';

/**
 * The profile without the frames that its drop_frames names; the same object when it names none. An expression
 * that cannot be compiled removes nothing, as in pprof, and adds a warning to the profile.
 */
export function pruneProfile(profile: Profile): Profile {
  if (profile.dropFrames === '') return profile;
  let drops: TextMatcher;
  let keeps: TextMatcher | undefined;
  try {
    drops = compilePattern('drop_frames', `^(${profile.dropFrames})$`);
    if (profile.keepFrames !== '') {
      keeps = compilePattern('keep_frames', `^(${profile.keepFrames})$`);
    }
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const warning = `uninteresting frames are kept: ${error.message}`;
    return { ...profile, warnings: [...profile.warnings, warning] };
  }
  return pruneFrames(profile, (name) => drops(name) && keeps?.(name) !== true);
}

/** What becomes of a location: all of it stays, its inner lines go, or all of it goes. */
const STAYS = 0;
const LOSES_INNER_LINES = 1;
const GOES = 2;

function pruneFrames(profile: Profile, isPruned: TextMatcher): Profile {
  const { locations, functions, strings } = profile;
  const known = new Map<number, boolean>();
  const isPrunedName = (index: number): boolean => {
    let answer = known.get(index);
    if (answer === undefined) {
      answer = index !== 0 && isPruned(simplifyFunctionName(strings.get(index)));
      known.set(index, answer);
    }
    return answer;
  };
  const fate = new Uint8Array(locations.count);
  const isKeptLine = new Uint8Array(locations.lineFunctions.length).fill(1);
  for (let l = 0; l < locations.count; l++) {
    const start = locations.lineOffsets[l]!;
    const end = locations.lineOffsets[l + 1]!;
    let row = end - 1;
    while (row >= start && !isPrunedName(functions.names[locations.lineFunctions[row]!]!)) row--;
    if (row < start) continue;
    if (row === end - 1) fate[l] = GOES;
    else {
      fate[l] = LOSES_INNER_LINES;
      isKeptLine.fill(0, start, row + 1);
    }
  }
  const selection = selectAll(profile.samples);
  const { locationIndexes } = profile.samples;
  for (let k = 0; k < selection.count; k++) {
    // From the root: matches above the first frame of the user are left, so that no stack is lost whole.
    let hasUserFrame = false;
    for (let i = selection.ends[k]! - 1; i >= selection.starts[k]!; i--) {
      const found = fate[locationIndexes[i]!]!;
      if (found === STAYS) hasUserFrame = true;
      else if (hasUserFrame) {
        selection.starts[k] = found === GOES ? i + 1 : i;
        break;
      }
    }
  }
  return withTables(
    profile,
    takeSamples(profile.samples, selection),
    takeLines(locations, isKeptLine),
  );
}

const ANONYMOUS = '(anonymous namespace)';

/** The name without a leading dot and without an argument list, as drop_frames expressions expect it. */
function simplifyFunctionName(name: string): string {
  const text = name.startsWith('.') ? name.slice(1) : name;
  let open = text.indexOf('(');
  while (open >= 0) {
    if (text.startsWith(ANONYMOUS, open)) open += ANONYMOUS.length;
    else if (open >= 8 && text.startsWith('operator()', open - 8)) open += 2;
    else return text.slice(0, open);
    open = text.indexOf('(', open);
  }
  return text;
}
