// Which other address an error offers: the one that it shows, never one that a server put into its words.
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../../src/core/errors.js';
import { addressToUse } from '../../../../src/host/capture/addressToUse.js';

const URL = 'http://shop.test:6060/app/debug/pprof/';

describe('addressToUse', () => {
  const redirectedTo = (origin: string): ProfileError =>
    new ProfileError(
      'redirected',
      `shop.test:6060 redirects to another server, ${origin}, which is not asked`,
    );

  it('is the port of the same machine that a redirect leads to, with the same path', () => {
    for (const origin of ['https://shop.test:8443', 'https://shop.test', 'http://shop.test:81']) {
      expect(addressToUse(redirectedTo(origin), URL)).toBe(`${origin}/app/debug/pprof/`);
    }
  });

  it('is none where a redirect leads to another machine, as a sign-in does', () => {
    for (const origin of [
      'https://sso.test:8443',
      'https://shop.test.evil.test',
      'http://10.0.0.1',
    ]) {
      expect(addressToUse(redirectedTo(origin), URL)).toBeUndefined();
    }
  });

  it('is the https address of a port that speaks TLS', () => {
    const error = new ProfileError(
      'refused',
      'shop.test:6060 speaks HTTPS: use https://shop.test:6060/app/debug/pprof/',
    );
    expect(addressToUse(error, URL)).toBe('https://shop.test:6060/app/debug/pprof/');
  });

  it('is none where a refusing server names another machine', () => {
    const error = new ProfileError(
      'refused',
      'shop.test answered / with 500: see https://evil.test/',
    );
    expect(addressToUse(error, URL)).toBeUndefined();
  });

  it('is none for other errors', () => {
    const message = 'see https://other.test/';
    expect(addressToUse(new ProfileError('unreachable', message), URL)).toBeUndefined();
    expect(addressToUse(new Error(message), URL)).toBeUndefined();
    expect(addressToUse(new ProfileError('redirected', 'in a circle'), URL)).toBeUndefined();
  });
});
