// What the panel reads back from its stored state, which anyone may have written.
import { expect, test } from 'vitest';
import type { ProfileSummary, ViewState } from '../../src/protocol/messages.js';
import { DEFAULT_CHOICES, readChoices, storedState } from '../../webview/state.js';
import { createPanelTexts } from '../../webview/strings.js';

const profile = (id: number, part: Partial<ProfileSummary> = {}): ProfileSummary => ({
  id,
  name: `profile ${id}`,
  uri: `file:///${id}`,
  kind: 'heap',
  sampleTypes: [],
  samples: 0,
  functions: 0,
  timeMillis: 0,
  warnings: [],
  diff: undefined,
  hasMemory: false,
  ...part,
});

const difference = (id: number, base: string, current: string): ProfileSummary =>
  profile(id, {
    uri: '',
    diff: {
      ...{ baseName: 'a', currentName: 'b', isPaired: true, doubts: [] },
      baseUri: base,
      currentUri: current,
    },
  });

const viewOf = (profiles: readonly ProfileSummary[], activeId: number): ViewState => ({
  profiles,
  activeId,
  sampleType: 'x',
  coverage: undefined,
  suggestedSampleType: undefined,
  loading: undefined,
  error: undefined,
  fixId: undefined,
  canCapture: false,
  strings: {},
});

test('reads back what it stored', () => {
  const choices = {
    tab: 'memory',
    granularity: 'lines',
    sorts: {
      top: { column: 'cum', isDescending: false, measure: 'cum' },
      diff: { column: 'base', isDescending: true, measure: 'cum' },
    },
    filter: 'store',
    ownOnly: true,
  } as const;
  const stored: unknown = JSON.parse(JSON.stringify(storedState(choices, viewOf([profile(1)], 1))));
  expect(readChoices(stored)).toEqual(choices);
});

test('stores the difference on show, else the last one, beside the files that are open', () => {
  const profiles = [
    profile(1),
    difference(2, 'file:///a', 'file:///b'),
    difference(3, 'file:///b', 'file:///c'),
  ];
  expect(storedState(DEFAULT_CHOICES, viewOf(profiles, 2))).toMatchObject({
    profileUris: ['file:///1'],
    diffBaseUri: 'file:///a',
    diffCurrentUri: 'file:///b',
  });
  expect(storedState(DEFAULT_CHOICES, viewOf(profiles, 1))).toMatchObject({
    diffBaseUri: 'file:///b',
    diffCurrentUri: 'file:///c',
  });
});

test('reads the first version, which had one sort and no tab', () => {
  const stored = {
    version: 1,
    profileUris: [],
    granularity: 'files',
    sampleType: 'inuse_space',
    sort: { column: 'cumShare', isDescending: false },
    filter: 'x',
    ownOnly: true,
  };
  expect(readChoices(stored)).toEqual({
    tab: 'table',
    granularity: 'files',
    sorts: {
      ...DEFAULT_CHOICES.sorts,
      top: { column: 'cumShare', isDescending: false, measure: 'cum' },
    },
    filter: 'x',
    ownOnly: true,
  });
});

test('takes the default for each field that is missing or of the wrong type', () => {
  for (const stored of [undefined, null, 7, 'x', [], {}, { version: 3, filter: 'x' }]) {
    expect(readChoices(stored)).toEqual(DEFAULT_CHOICES);
  }
  const hostile = {
    version: 2,
    tab: 'toString',
    granularity: '__proto__',
    sorts: { top: { column: 'constructor', isDescending: true }, diff: [] },
    filter: { toString: 'x' },
    ownOnly: 'yes',
  };
  expect(readChoices(hostile)).toEqual(DEFAULT_CHOICES);
  const partly = {
    version: 2,
    granularity: 'files',
    sorts: {
      top: { column: 'rank', isDescending: true },
      diff: { column: 'delta', isDescending: false, measure: 'cum' },
    },
  };
  expect(readChoices(partly)).toEqual({
    ...DEFAULT_CHOICES,
    granularity: 'files',
    sorts: {
      ...DEFAULT_CHOICES.sorts,
      diff: { column: 'delta', isDescending: false, measure: 'flat' },
    },
  });
  expect(readChoices({ version: 1, filter: 'x'.repeat(5000) }).filter).toHaveLength(1000);
});

test('takes texts by own keys of the translations only and fills placeholders once', () => {
  const texts = createPanelTexts(
    JSON.parse(
      '{"__proto__": {"panel.total": "no"}, "panel.empty.title": "Nichts", "panel.drop": 5}',
    ) as Record<string, unknown>,
  );
  expect(texts('panel.total')).toBe('Total');
  expect(texts('panel.empty.title')).toBe('Nichts');
  expect(texts('panel.drop')).toBe('Drop profiles to open them');
  expect(texts('panel.filter.count', { shown: '{total}', total: '9' })).toBe('{total} of 9');
});
