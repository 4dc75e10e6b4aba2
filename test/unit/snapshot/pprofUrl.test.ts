// What people type for an endpoint, and what it means.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import { normalizePprofUrl } from '../../../src/core/snapshot/pprofUrl.js';

function refusal(text: string): string {
  try {
    return `accepted as ${normalizePprofUrl(text).url}`;
  } catch (error) {
    if (error instanceof ProfileError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('an address means a base URL', () => {
  test.each([
    // The host alone.
    ['localhost:6060', 'http://localhost:6060/debug/pprof/'],
    [':6060', 'http://localhost:6060/debug/pprof/'],
    ['6060', 'http://localhost:6060/debug/pprof/'],
    ['6060/app', 'http://localhost:6060/app/debug/pprof/'],
    ['shop.example', 'http://shop.example/debug/pprof/'],
    ['shop.example:6060/', 'http://shop.example:6060/debug/pprof/'],
    ['  localhost:6060\n', 'http://localhost:6060/debug/pprof/'],
    ['127.0.0.1:6060', 'http://127.0.0.1:6060/debug/pprof/'],
    ['[::1]:6060', 'http://[::1]:6060/debug/pprof/'],
    ['[::1]', 'http://[::1]/debug/pprof/'],
    ['0.0.0.0:6060', 'http://localhost:6060/debug/pprof/'],
    ['[::]:6060', 'http://localhost:6060/debug/pprof/'],
    // A scheme.
    ['http://localhost:6060', 'http://localhost:6060/debug/pprof/'],
    ['HTTPS://Shop.Example:443', 'https://shop.example/debug/pprof/'],
    ['http://shop.example:80/debug/pprof', 'http://shop.example/debug/pprof/'],
    // What is below the base, and what is no part of it.
    ['http://host/debug/pprof/heap?gc=1', 'http://host/debug/pprof/'],
    ['localhost:6060/debug/pprof/goroutine?debug=2#x', 'http://localhost:6060/debug/pprof/'],
    ['localhost:6060/debug/pprof/?token=secret', 'http://localhost:6060/debug/pprof/'],
    ['localhost:6060/debug/vars', 'http://localhost:6060/debug/pprof/'],
    ['localhost:6060/debug', 'http://localhost:6060/debug/pprof/'],
    ['localhost:6060/debug/', 'http://localhost:6060/debug/pprof/'],
    ['localhost:6060?x', 'http://localhost:6060/debug/pprof/'],
    // A prefix, and a place of one's own.
    ['https://host:8443/x/debug/pprof', 'https://host:8443/x/debug/pprof/'],
    ['host/x/y', 'http://host/x/y/debug/pprof/'],
    ['host/debug/pprofile', 'http://host/debug/pprofile/debug/pprof/'],
    ['host/profiling/', 'http://host/profiling/'],
    ['host/profiling/heap', 'http://host/profiling/'],
    ['host/profiling/goroutine?debug=1', 'http://host/profiling/'],
    ['host/a/../b/debug/pprof/', 'http://host/b/debug/pprof/'],
    ['host/a%2fb/debug/pprof/', 'http://host/a%2fb/debug/pprof/'],
  ])('%s', (text, url) => {
    expect(normalizePprofUrl(text)).toEqual({ url, userinfo: undefined });
  });

  test('once and for all: a base URL means itself', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const path = fc.array(part, { maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 65535 }), path, (host, port, rest) => {
        const { url } = normalizePprofUrl(`x${host}:${port}/${rest}`);
        expect(normalizePprofUrl(url).url).toBe(url);
      }),
    );
  });
});

describe('credentials in an address', () => {
  const basic = (pair: string): unknown => ({
    name: 'Authorization',
    value: `Basic ${Buffer.from(pair).toString('base64')}`,
  });

  test.each([
    ['https://u:p@host:8443/x/debug/pprof', 'https://host:8443/x/debug/pprof/', 'u:p'],
    ['http://u@host', 'http://host/debug/pprof/', 'u:'],
    ['http://:token@host', 'http://host/debug/pprof/', ':token'],
    ['http://u:p%40ss%3aw%C3%B6rd@host', 'http://host/debug/pprof/', 'u:p@ss:wörd'],
    ['http://u:p@ss@host', 'http://host/debug/pprof/', 'u:p@ss'],
  ])('%s become a header', (text, url, pair) => {
    expect(normalizePprofUrl(text)).toEqual({ url, userinfo: basic(pair) });
  });

  test('of any kind become the header that they are in Base64', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        (user, password) => {
          fc.pre(!user.includes(':'));
          fc.pre(user !== '' || password !== '');
          const typed = `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@host`;
          fc.pre(typed.length <= 2000);
          expect(normalizePprofUrl(typed).userinfo).toEqual(basic(`${user}:${password}`));
        },
      ),
    );
  });

  test.each([
    ['http://us%3Aer:s3cret@host', 'the user name in the address has a colon'],
    [
      'http://u:s3cret%@host',
      'the user name or the password in the address has a % that escapes nothing',
    ],
    ['user:s3cret@host:6060', 'a user name in an address needs http:// or https:// before it'],
    ['s3cret@host', 'a user name in an address needs http:// or https:// before it'],
    [
      'http://u:s3cret@',
      'the address is not a URL; it looks like http://localhost:6060/debug/pprof/',
    ],
    [
      'http://u:s3cret word@host',
      'the address has a space, a backslash or a character that cannot be seen',
    ],
  ])('are not quoted when they cannot be used: %s', (text, sentence) => {
    expect(refusal(text)).toBe(`bad-option: ${sentence}`);
  });
});

describe('an address is refused', () => {
  test.each([
    ['', 'the address is empty; it looks like localhost:6060'],
    [' \n', 'the address is empty; it looks like localhost:6060'],
    ['file:///etc/passwd', 'only http and https addresses can be asked, not file'],
    ['ftp://host/x', 'only http and https addresses can be asked, not ftp'],
    ['data:text/plain,x', 'only http and https addresses can be asked, not data'],
    ['javascript:alert(1)', 'only http and https addresses can be asked, not javascript'],
    ['JavaScript:alert(1)//', 'only http and https addresses can be asked, not javascript'],
    ['unix:/run/app.sock', 'only http and https addresses can be asked, not unix'],
    ['ws://host', 'only http and https addresses can be asked, not ws'],
    [
      'https+insecure://host',
      'https+insecure is not supported; use https and choose to trust its certificate',
    ],
    ['http:host', 'the address has no host after http://'],
    ['http:/host', 'the address has no host after http://'],
    ['http:///host', 'the address has no host after http://'],
    ['https://', 'the address has no host after https://'],
    ['/debug/pprof/', 'the address has no host; it looks like localhost:6060'],
    ['//host/x', 'the address has no host; it looks like localhost:6060'],
    ['?x', 'the address has no host; it looks like localhost:6060'],
    ['::1', 'an IPv6 address needs brackets: [::1]:6060'],
    ['fe80::1:6060', 'an IPv6 address needs brackets: [::1]:6060'],
    ['host:99999', 'the address is not a URL; it looks like http://localhost:6060/debug/pprof/'],
    ['host:6o6o', 'only http and https addresses can be asked, not host'],
    ['http://ho st', 'the address has a space, a backslash or a character that cannot be seen'],
    [
      'http://host\\@evil',
      'the address has a space, a backslash or a character that cannot be seen',
    ],
    ['http://ho\tst', 'the address has a space, a backslash or a character that cannot be seen'],
    [
      'http://host/\u202egnp',
      'the address has a space, a backslash or a character that cannot be seen',
    ],
    ['http://host/\0', 'the address has a space, a backslash or a character that cannot be seen'],
    [`http://host/${'x'.repeat(2000)}`, 'the address has 2012 characters, more than 2000'],
  ])('%j', (text, sentence) => {
    expect(refusal(text)).toBe(`bad-option: ${sentence}`);
  });

  test('or means http or https, without credentials, query and fragment, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const outcome = refusal(text);
        if (!outcome.startsWith('accepted as ')) {
          expect(outcome).toMatch(/^bad-option: /);
          return;
        }
        const url = new URL(outcome.slice('accepted as '.length));
        expect(url.protocol).toMatch(/^https?:$/);
        expect(url.href).toBe(`${url.origin}${url.pathname}`);
        expect(url.pathname.endsWith('/')).toBe(true);
      }),
    );
  });
});
