// What a server can send back of a request's headers, and what is left of it in a message.
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/io/http/secrets.js';

const hidden = (name: string, value: string, text: string): string =>
  createRedactor([{ name, value }])(text);

describe('a redactor', () => {
  it('hides one cookie of several, also decoded and in Base64', () => {
    const cookie = 'session=SECRET%2BVALUE123; theme=dark';
    expect(hidden('Cookie', cookie, 'bad session SECRET%2BVALUE123')).toBe('bad session ‹hidden›');
    expect(hidden('Cookie', cookie, 'bad session SECRET+VALUE123 (dark)')).toBe(
      'bad session ‹hidden› (dark)',
    );
    const base64 = Buffer.from('SECRET%2BVALUE123').toString('base64');
    expect(hidden('Cookie', cookie, `token ${base64}`)).toBe('token ‹hidden›');
    const forUrls = Buffer.from('SECRET%2BVALUE123').toString('base64url');
    expect(hidden('Cookie', cookie, `token ${forUrls}`)).toBe('token ‹hidden›');
  });

  it('hides the parts of Digest credentials', () => {
    const digest = 'Digest username="someone-long", realm="r", response="6629fae49393a05397450978"';
    const shown = hidden('Authorization', digest, 'someone-long 6629fae49393a05397450978 in r');
    expect(shown).toBe('‹hidden› ‹hidden› in r');
  });

  it('leaves text alone that has nothing of the headers', () => {
    expect(hidden('X-Api-Key', 's3cr3t-token', 'profile already in use')).toBe(
      'profile already in use',
    );
  });
});
