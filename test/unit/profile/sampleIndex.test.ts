import { describe, expect, it } from 'vitest';
import { preferredSampleType, resolveSampleType } from '../../../src/core/profile/sampleIndex.js';
import { profileFromText } from './profileFromText.js';

const heap = 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes';

describe('resolveSampleType', () => {
  it('takes the default_sample_type when nothing is asked', () => {
    const profile = profileFromText('main 1 2 3 4', heap, { defaultSampleType: 'alloc_space' });
    expect(resolveSampleType(profile, '')).toBe(1);
  });

  it('takes the last type when there is no default or the default does not exist', () => {
    expect(resolveSampleType(profileFromText('main 1 2 3 4', heap), '')).toBe(3);
    const profile = profileFromText('main 1 2 3 4', heap, { defaultSampleType: 'gone' });
    expect(resolveSampleType(profile, '')).toBe(3);
  });

  it('finds a type by name and by number', () => {
    const profile = profileFromText('main 1 2 3 4', heap);
    expect(resolveSampleType(profile, 'inuse_objects')).toBe(2);
    expect(resolveSampleType(profile, '0')).toBe(0);
    expect(resolveSampleType(profile, '+3')).toBe(3);
  });

  it('finds the types of legacy profiles under their newer names', () => {
    const legacy = profileFromText('main 1 2', 'objects/count space/bytes');
    expect(resolveSampleType(legacy, 'inuse_space')).toBe(1);
    expect(resolveSampleType(legacy, 'inuse_objects')).toBe(0);
  });

  it('lists the choices when the type does not exist', () => {
    const profile = profileFromText('main 1 2 3 4', heap);
    const choices = 'choose one of alloc_objects, alloc_space, inuse_objects, inuse_space';
    expect(() => resolveSampleType(profile, 'space')).toThrow(
      expect.objectContaining({
        code: 'bad-option',
        message: `sample type "space" is not in the profile; ${choices}`,
      }),
    );
    expect(() => resolveSampleType(profile, '4')).toThrow(
      `sample type 4 is outside 0..3; ${choices}`,
    );
    expect(() => resolveSampleType(profile, '-1')).toThrow('outside 0..3');
  });

  it('refuses a profile without sample types', () => {
    const empty = profileFromText('', 'a/b', { sampleTypes: [] });
    expect(() => resolveSampleType(empty, '')).toThrow('the profile has no sample types');
  });
});

describe('preferredSampleType', () => {
  it('is what is in use, in bytes, for a heap profile whatever its default', () => {
    const allocs = profileFromText('main 1 2 3 4', heap, { defaultSampleType: 'alloc_space' });
    expect(preferredSampleType(allocs)).toBe(3);
    expect(preferredSampleType(profileFromText('main 1 2', 'objects/count space/bytes'))).toBe(1);
  });

  it('is the default for other profiles', () => {
    const cpu = profileFromText('main 1 2', 'samples/count cpu/nanoseconds');
    expect(preferredSampleType(cpu)).toBe(1);
    expect(
      preferredSampleType(profileFromText('main 1 2', 'alloc_objects/count alloc_space/bytes')),
    ).toBe(1);
  });
});
