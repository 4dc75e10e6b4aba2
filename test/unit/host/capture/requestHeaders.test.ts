// Which headers may be set, how stored ones are read back, and that their values leave no text.
import { validateHeaderName, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHeaderName } from '../../../../src/core/snapshot/headerNames.js';
import {
  checkHeaderValue,
  parseStoredHeaders,
  withHeader,
  withoutHeader,
  withoutSecrets,
} from '../../../../src/host/capture/requestHeaders.js';

describe('checkHeaderName', () => {
  it.each(['Authorization', 'X-API-Key', 'cookie', "a!#$%&'*+.^_`|~9-"])('allows %s', (name) => {
    expect(checkHeaderName(name)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['X Y', 'bad-characters'],
    ['X:', 'bad-characters'],
    ['X\r\nEvil', 'bad-characters'],
    ['Schlüssel', 'bad-characters'],
    ['Host', 'refused-name'],
    ['content-LENGTH', 'refused-name'],
    ['Connection', 'refused-name'],
    ['Transfer-Encoding', 'refused-name'],
    ['x'.repeat(101), 'too-long'],
  ])('refuses %j as %s', (name, problem) => {
    expect(checkHeaderName(name)).toBe(problem);
  });
});

describe('checkHeaderValue', () => {
  it.each(['Bearer abc.def', 'x', 'a\tb', '!~'])('allows %j', (value) => {
    expect(checkHeaderValue(value)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['a\r\nX-Evil: 1', 'bad-characters'],
    ['a\nb', 'bad-characters'],
    ['a\0', 'bad-characters'],
    ['é', 'bad-characters'],
    [' a', 'bad-characters'],
    ['a'.repeat(8193), 'too-long'],
  ])('refuses %j as %s', (value, problem) => {
    expect(checkHeaderValue(value)).toBe(problem);
  });

  it('answers at once on a long value of spaces', () => {
    expect(checkHeaderValue(`a${' '.repeat(8000)}`)).toBe('bad-characters');
  });
});

describe('both checks', () => {
  it('allow nothing that Node refuses to send', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (name, value) => {
        if (checkHeaderName(name) === undefined) validateHeaderName(name);
        if (checkHeaderValue(value) === undefined) validateHeaderValue('X', value);
      }),
    );
  });
});

describe('parseStoredHeaders', () => {
  it('reads back what was stored', () => {
    const headers = [
      { name: 'Authorization', value: 'Bearer abc' },
      { name: 'X-Api-Key', value: 'k' },
    ];
    expect(parseStoredHeaders(JSON.stringify(headers))).toEqual(headers);
  });

  it.each([undefined, '', 'x', 'null', '{}', '7', '[null, 7, "x", [], {}]', '[{"name":"A"}]'])(
    'gives none for %j',
    (text) => {
      expect(parseStoredHeaders(text)).toEqual([]);
    },
  );

  it('leaves out headers that could not be set', () => {
    const stored = [
      { name: 'Host', value: 'evil' },
      { name: 'X', value: 'a\r\nY: b' },
      { name: 'Good', value: 'v', extra: 1 },
    ];
    expect(parseStoredHeaders(JSON.stringify(stored))).toEqual([{ name: 'Good', value: 'v' }]);
  });
});

describe('withHeader and withoutHeader', () => {
  const stored = [{ name: 'Authorization', value: 'old' }];

  it('replace and remove whatever the case of the name', () => {
    const header = { name: 'authorization', value: 'new' };
    expect(withHeader(stored, header)).toEqual([header]);
    expect(withoutHeader(stored, 'AUTHORIZATION')).toEqual([]);
    expect(withHeader(stored, { name: 'X', value: 'y' })).toHaveLength(2);
  });
});

describe('withoutSecrets', () => {
  const headers = [{ name: 'Authorization', value: 'Bearer s3cret-token' }];

  it('replaces the value and the token in it', () => {
    expect(withoutSecrets('sent "Bearer s3cret-token" and s3cret-token', headers)).toBe(
      'sent "•••" and •••',
    );
  });

  it('takes $ and other signs of replacement for what they are', () => {
    const odd = [{ name: 'X', value: 'a$&b(c' }];
    expect(withoutSecrets('x a$&b(c y', odd)).toBe('x ••• y');
  });

  it('leaves a text without them as it is', () => {
    expect(withoutSecrets('Bearer', headers)).toBe('Bearer');
  });

  it('leaves no value of four characters or more', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{4,12}$/), (text, value) => {
        const shown = withoutSecrets(`${text}${value}${text}`, [{ name: 'X', value }]);
        expect(shown).not.toContain(value);
      }),
    );
  });
});
