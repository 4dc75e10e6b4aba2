// What the panel reads back from its stored state, which anyone may have written.
import { expect, test } from 'vitest';
import { DEFAULT_CHOICES, readChoices, storedState } from '../../webview/state.js';
import { createTexts } from '../../webview/strings.js';

test('reads back what it stored', () => {
  const choices = {
    granularity: 'lines',
    sort: { column: 'cum', isDescending: false },
    filter: 'store',
    ownOnly: true,
  } as const;
  const stored: unknown = JSON.parse(JSON.stringify(storedState(choices, ['file:///a'], 'x')));
  expect(readChoices(stored)).toEqual(choices);
});

test('takes the default for each field that is missing or of the wrong type', () => {
  for (const stored of [undefined, null, 7, 'x', [], {}, { version: 2, filter: 'x' }]) {
    expect(readChoices(stored)).toEqual(DEFAULT_CHOICES);
  }
  const hostile = {
    version: 1,
    granularity: '__proto__',
    sort: { column: 'constructor', isDescending: true },
    filter: { toString: 'x' },
    ownOnly: 'yes',
  };
  expect(readChoices(hostile)).toEqual(DEFAULT_CHOICES);
  const partly = { version: 1, granularity: 'files', sort: { column: 'rank', isDescending: true } };
  expect(readChoices(partly)).toEqual({ ...DEFAULT_CHOICES, granularity: 'files' });
  expect(readChoices({ version: 1, filter: 'x'.repeat(5000) }).filter).toHaveLength(1000);
});

test('takes texts by own keys of the translations only and fills placeholders once', () => {
  const texts = createTexts(
    JSON.parse(
      '{"__proto__": {"panel.total": "no"}, "panel.empty.title": "Nichts", "panel.drop": 5}',
    ) as Record<string, unknown>,
  );
  expect(texts('panel.total')).toBe('Total');
  expect(texts('panel.empty.title')).toBe('Nichts');
  expect(texts('panel.drop')).toBe('Drop profiles to open them');
  expect(texts('panel.filter.count', { shown: '{total}', total: '9' })).toBe('{total} of 9');
});
