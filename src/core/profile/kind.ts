/** What a profile is about, told from its sample types alone: names of files and comments prove nothing. */
import type { ProfileKind, ValueType } from './model.js';

/** The kind of a profile with these sample types; 'other' when none of the known sets fits. */
export function kindOfSampleTypes(sampleTypes: readonly ValueType[]): ProfileKind {
  const types = new Set(sampleTypes.map((sampleType) => sampleType.type));
  if (types.has('inuse_space') || types.has('alloc_space')) return 'heap';
  if (types.has('space') && types.has('objects')) return 'heap';
  if (types.has('goroutineleak')) return 'goroutineleak';
  if (types.has('goroutine')) return 'goroutine';
  if (types.has('cpu')) return 'cpu';
  if (types.has('contentions')) return 'mutex-or-block';
  if (types.has('threadcreate')) return 'threadcreate';
  return 'other';
}
