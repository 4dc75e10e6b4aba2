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

test('other text stays as it is', () => {
  const text = 'lru.(*Cache[go.shape.string]).Get (samples) [a] (b)';
  expect(withoutLinks(text)).toBe(text);
});
