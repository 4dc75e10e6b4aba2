import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../src/core/errors.js';
import { StatusError } from '../../src/io/http/requestError.js';

describe('ProfileError', () => {
  it('is recognised when it comes out of another bundle, which has a class of its own', async () => {
    // A module with another query is loaded once more.
    const again = ['../../src/core/errors.js', 'again'].join('?');
    const other = (await import(again)) as { ProfileError: typeof ProfileError };
    const error = new other.ProfileError('empty', 'x');
    expect(Object.getPrototypeOf(error)).not.toBe(ProfileError.prototype);
    expect(error).toBeInstanceOf(ProfileError);
  });

  it('is nothing else that has its fields, nor is it one of its subclasses', () => {
    const lookalike = { name: 'ProfileError', code: 'empty', message: 'x' };
    expect(lookalike instanceof ProfileError).toBe(false);
    const system = Object.assign(new Error('x'), { code: 'ENOENT' });
    expect(system instanceof ProfileError).toBe(false);
    expect(new ProfileError('empty', 'x') instanceof StatusError).toBe(false);
  });
});
