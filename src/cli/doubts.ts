/** What is said when a difference may not mean what it seems to. */
import type { DiffDoubt } from '../core/profile/comparable.js';
import type { Profile } from '../core/profile/model.js';

/** One sentence without a full stop. */
export function describeDoubt(doubt: DiffDoubt): string {
  switch (doubt) {
    case 'another-build':
      return 'the two profiles are of different builds: lines that moved look new and gone';
    case 'another-process':
      return 'the two profiles seem to be of different processes: what was allocated in total is less in the current one';
    case 'reversed':
      return 'the current profile was taken before the base';
    case 'delta-profile':
      return 'one of the two profiles is a difference itself (seconds=), so what was in use before is not in it';
    case 'another-rate':
      return 'the two profiles were sampled at different rates, so their errors differ';
    case 'another-format':
      return 'one profile is text and the other is binary: the same call can have different frames in them';
    case 'same':
      return 'the two profiles are the same';
    default:
      return doubt satisfies never;
  }
}

/** Says that a heap profile is shown by what was allocated, where it also tells what is in use; none for other sample types. */
export function allocatedDoubts(
  { kind, sampleTypes }: Pick<Profile, 'kind' | 'sampleTypes'>,
  shown: string,
): readonly string[] {
  if (kind !== 'heap' || !shown.startsWith('alloc_')) return [];
  if (!sampleTypes.some(({ type }) => type === 'inuse_space')) return [];
  return [
    `${shown} counts everything allocated between the two profiles, freed memory included; --sample-index inuse_space shows what stayed`,
  ];
}
