import { describe, expect, test } from 'vitest';
import { visibleText } from '../../src/core/visibleText.js';

describe('text of a profile', () => {
  test('shows ordinary names of any script as they are', () => {
    expect(visibleText('example.com/größe.(*T[…]).方法')).toBe('example.com/größe.(*T[…]).方法');
  });

  test('shows control, bidirectional and invisible characters by their code', () => {
    expect(visibleText('a\u202Eb\u200B\u001B[31mc\nd\u2066\uFEFF')).toBe(
      'a⟨U+202E⟩b⟨U+200B⟩⟨U+001B⟩[31mc⟨U+000A⟩d⟨U+2066⟩⟨U+FEFF⟩',
    );
  });

  test('is cut where it is too long', () => {
    expect(visibleText('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});
