/** Reading the profile of a report command, less its base. */
import { subtractBase } from '../core/profile/merge.js';
import type { Profile } from '../core/profile/model.js';
import { ProfileError } from '../core/errors.js';
import { readProfile } from '../io/readProfile.js';
import type { BaseOption } from './args/report.js';
import type { Warn } from './output.js';
import { resolvePart } from './snapshotFolder.js';

/**
 * The profile in a file, or the heap profile of a snapshot's folder. Rejects with ProfileError whose message names the file;
 * `warn` is told of doubts.
 */
export async function loadProfile(file: string, warn: Warn): Promise<Profile> {
  try {
    const profile = await readProfile(await resolvePart(file, 'heap'));
    warn(profile.warnings.map((warning) => `${file}: ${warning}`));
    return profile;
  } catch (error) {
    if (!(error instanceof ProfileError) || error.message.includes(file)) throw error;
    throw new ProfileError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** The profile in a file minus the base, if there is one. Rejects with ProfileError; `warn` is told of doubts. */
export async function loadDifference(
  file: string,
  base: BaseOption | undefined,
  warn: Warn,
): Promise<Profile> {
  if (base === undefined) return loadProfile(file, warn);
  const [profile, baseProfile] = await Promise.all([
    loadProfile(file, warn),
    loadProfile(base.file, warn),
  ]);
  return subtractBase(profile, baseProfile, base);
}
