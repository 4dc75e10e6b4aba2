/**
 * The texts of the panel. Keys are stable and start with "panel."; the host sends translations by the same keys in
 * ViewState.strings, and what it does not send is shown in English. Placeholders are {named}.
 */

const ENGLISH = {
  'panel.profile': 'Profile',
  'panel.sampleType': 'Sample type',
  'panel.granularity': 'Granularity',
  'panel.granularity.functions': 'Functions',
  'panel.granularity.filefunctions': 'Functions per file',
  'panel.granularity.lines': 'Lines',
  'panel.granularity.files': 'Files',
  'panel.granularity.packages': 'Packages',
  'panel.granularity.addresses': 'Addresses',
  'panel.sampleType.inuse_space': 'live bytes',
  'panel.sampleType.inuse_objects': 'live objects',
  'panel.sampleType.alloc_space': 'bytes allocated since start',
  'panel.sampleType.alloc_objects': 'objects allocated since start',
  'panel.sampleType.goroutine': 'goroutines',
  'panel.sampleType.goroutineleak': 'leaked goroutines',
  'panel.sampleType.threadcreate': 'threads created',
  'panel.sampleType.contentions': 'waits for a lock',
  'panel.sampleType.delay': 'time waited',
  'panel.sampleType.samples': 'samples taken',
  'panel.sampleType.cpu': 'CPU time',
  'panel.filter': 'Filter by name or file',
  'panel.filter.count': '{shown} of {total}',
  'panel.filter.all': '{total} rows',
  'panel.filter.announce': '{shown} of {total} rows shown',
  'panel.ownOnly': 'Own code only',
  'panel.ownOnly.title': 'Show only rows that have a file in this workspace',
  'panel.total': 'Total',
  'panel.coverage': '{percent} of {what} mapped to the workspace',
  'panel.coverage.title':
    'Share of the values that have at least one frame in a file of this workspace',
  'panel.coverage.inuse_space': 'in-use bytes',
  'panel.coverage.inuse_objects': 'in-use objects',
  'panel.coverage.alloc_space': 'allocated bytes',
  'panel.coverage.alloc_objects': 'allocated objects',
  'panel.warnings': 'Warnings ({count})',
  'panel.suggestion':
    '{current} counts everything allocated since the start, freed memory included. A leak shows in {suggested}.',
  'panel.suggestion.action': 'Switch to {suggested}',
  'panel.copyCommand': 'Copy as go tool pprof Command',
  'panel.table': 'Top table',
  'panel.column.rank': '#',
  'panel.column.rank.title': 'Place in the present order',
  'panel.column.name': 'Name',
  'panel.column.name.title': 'Function, line, file, package or address, by the granularity',
  'panel.column.source': 'Source',
  'panel.column.source.title': 'Source file as in the profile',
  'panel.column.flat': 'flat',
  'panel.column.flat.title': 'Value of the samples whose innermost call is in this row',
  'panel.column.flatShare': 'flat %',
  'panel.column.flatShare.title': 'flat as a share of the total',
  'panel.column.cum': 'cum',
  'panel.column.cum.title': 'Value of the samples that have this row anywhere in their stack',
  'panel.column.cumShare': 'cum %',
  'panel.column.cumShare.title': 'cum as a share of the total',
  'panel.column.error.flat': '± flat',
  'panel.column.error.flat.title':
    'One standard deviation of flat caused by sampling; empty when the number is exact',
  'panel.column.error.cum': '± cum',
  'panel.column.error.cum.title':
    'One standard deviation of cum caused by sampling; empty when the number is exact',
  'panel.column.raw': 'samples',
  'panel.column.raw.title':
    'Sampled events behind cum: for a heap profile the objects that the sampler really saw',
  'panel.row.numbers': 'flat {flat}; cum {cum}; samples {samples}',
  'panel.row.open': 'Click or press Enter to open the source line.',
  'panel.row.noFile': 'No source: the profile names no file for this row.',
  'panel.row.noSource': 'No source: {file} was not found in this workspace.',
  'panel.row.noSourceGroup': 'No source line: this row stands for more than one line.',
  'panel.truncated': '{shown} of {total} rows are loaded: the largest by flat and by cum.',
  'panel.noRows': 'No row matches the filter.',
  'panel.noRows.clear': 'Clear Filter',
  'panel.noSamples': 'This profile has no value for {sampleType}.',
  'panel.empty.title': 'No profile is open',
  'panel.empty.detail':
    'Open a Go heap profile to see which functions and lines hold memory. You can also drop profile files here.',
  'panel.empty.action': 'Open Heap Profile…',
  'panel.loading': 'Opening {name}',
  'panel.loading.percent': 'Opening {name}: {percent}',
  'panel.computing': 'Computing the table',
  'panel.connecting': 'Connecting',
  'panel.error.table': 'The table could not be computed',
  'panel.error.ready': 'The panel could not reach the extension',
  'panel.error.retry': 'Try Again',
  'panel.dismiss': 'Dismiss',
  'panel.drop': 'Drop profiles to open them',
  'panel.drop.tooLarge':
    '{name} is {size}; up to {limit} can be dropped at once. Use Open Heap Profile… for this file.',
  'panel.drop.nothing': 'Nothing that was dropped is a file.',
  'panel.drop.unreadable': '{name} could not be read: {reason}',
  'panel.reveal.missing': '{name} has no row in this table.',
} as const;

/** A key of a text. */
export type TextKey = keyof typeof ENGLISH;

/** Looks up texts; values of {placeholders} are put in as they are, as plain text. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

/** True when the value is the key of a text. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(ENGLISH, key);
}

/** Texts in the language of `translations` where it has the key, in English elsewhere. */
export function createTexts(translations: Readonly<Record<string, unknown>>): Texts {
  return (key, values = {}) => {
    const translated = Object.hasOwn(translations, key) ? translations[key] : undefined;
    const text = typeof translated === 'string' && translated !== '' ? translated : ENGLISH[key];
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? placeholder) : placeholder,
    );
  };
}

/** The plain words for a sample type, or undefined for one that has none. */
export function sampleTypeWords(texts: Texts, sampleType: string): string | undefined {
  const key = `panel.sampleType.${sampleType}`;
  return isTextKey(key) ? texts(key) : undefined;
}
