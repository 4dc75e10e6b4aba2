/** Reading the profile of a report command, less its base. */
import { subtractBase } from '../core/profile/merge.js';
import type { Profile } from '../core/profile/model.js';
import { ProfileError } from '../core/errors.js';
import { readProfile } from '../io/readProfile.js';
import type { BaseOption } from './args.js';
import { writeWarnings } from './output.js';

/** The profile in a file. Rejects with ProfileError whose message names the file; warns of doubts on stderr. */
export async function loadProfile(file: string): Promise<Profile> {
  try {
    const profile = await readProfile(file);
    writeWarnings(profile.warnings.map((warning) => `${file}: ${warning}`));
    return profile;
  } catch (error) {
    if (!(error instanceof ProfileError) || error.message.includes(file)) throw error;
    throw new ProfileError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** The profile in a file minus the base, if there is one. Rejects with ProfileError. */
export async function loadDifference(file: string, base: BaseOption | undefined): Promise<Profile> {
  if (base === undefined) return loadProfile(file);
  const [profile, baseProfile] = await Promise.all([loadProfile(file), loadProfile(base.file)]);
  return subtractBase(profile, baseProfile, base);
}
