import { expect, test } from 'vitest';
import { withoutLinks } from '../../../src/host/messageText.js';

/** What VS Code makes a link in a message (parseLinkedText in vs/base/common/linkedText.ts). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test('text of a server or a file is no link in a message', () => {
  const text =
    'the server says [Sign in](command:workbench.action.quit) [x](https://e.example "t")';
  expect(text.match(LINK)).toHaveLength(2);
  expect(withoutLinks(text).match(LINK)).toBeNull();
});

test('a link that VS Code would open or run comes out as plain text', () => {
  for (const text of [
    '[Fix it](command:workbench.action.terminal.sendSequence?x)',
    '[Fix it](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D "free")',
    '[[Fix it](file:///etc/passwd)',
    '[x](HTTPS://e.example)[y](Command:a)',
  ]) {
    expect(text.match(LINK)).not.toBeNull();
    expect(withoutLinks(text).match(LINK)).toBeNull();
    // Nothing is hidden from the reader.
    expect(withoutLinks(text).replaceAll('] (', '](')).toBe(text);
  }
});

test('an address that stands alone is no link in a message, so it stays as it is', () => {
  for (const text of [
    '<https://e.example/>',
    'see https://e.example/x',
    'command:a.b',
    '[x]: http://e',
  ]) {
    expect(text.match(LINK)).toBeNull();
    expect(withoutLinks(text)).toBe(text);
  }
});

test('other text stays as it is', () => {
  const text = 'lru.(*Cache[go.shape.string]).Get (samples) [a] (b)';
  expect(withoutLinks(text)).toBe(text);
});
