/**
 * Which of a profile's sample types a text asks for, by the rules of `go tool pprof -sample_index`
 * (github.com/google/pprof/profile/index.go), and which one a leak hunt should look at first.
 */
import { ProfileError } from '../errors.js';
import type { Profile } from './model.js';

/**
 * The index into `profile.sampleTypes` that `text` names: a type's name, a 0-based index as decimal text, or ''
 * for the type of default_sample_type, else the last one. "inuse_space" also finds the "space" of legacy
 * profiles. Throws ProfileError 'bad-option' that lists the choices.
 */
export function resolveSampleType(profile: Profile, text: string): number {
  const types = profile.sampleTypes.map(({ type }) => type);
  if (types.length === 0) {
    throw new ProfileError('bad-option', 'sample type: the profile has no sample types');
  }
  if (text === '') {
    const index = profile.defaultSampleType === '' ? -1 : types.indexOf(profile.defaultSampleType);
    return index >= 0 ? index : types.length - 1;
  }
  if (/^[+-]?\d+$/.test(text)) {
    const index = Number(text);
    if (index >= 0 && index < types.length) return Math.abs(index);
    throw new ProfileError(
      'bad-option',
      `sample type ${text} is outside 0..${types.length - 1}; ${choices(types)}`,
    );
  }
  const legacyName = text.startsWith('inuse_') ? text.slice('inuse_'.length) : text;
  const index = types.findIndex((type) => type === text || type === legacyName);
  if (index >= 0) return index;
  throw new ProfileError(
    'bad-option',
    `sample type "${text}" is not in the profile; ${choices(types)}`,
  );
}

/**
 * The index of the sample type that a leak hunt wants: what is still in use, in bytes, for a heap profile; else
 * the profile's default. Throws ProfileError 'bad-option' for a profile without sample types.
 */
export function preferredSampleType(profile: Profile): number {
  if (profile.kind === 'heap') {
    const index = profile.sampleTypes.findIndex(
      ({ type }) => type === 'inuse_space' || type === 'space',
    );
    if (index >= 0) return index;
  }
  return resolveSampleType(profile, '');
}

function choices(types: readonly string[]): string {
  return `choose one of ${types.join(', ')}`;
}
