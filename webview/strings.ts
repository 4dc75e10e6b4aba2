/**
 * The texts of the panel. Keys are stable and start with "panel."; the host sends translations by the same keys in
 * ViewState.strings, and what it does not send is shown in English. Placeholders are {named}. What is said about memory is
 * core's, because the CLI says it too; what is said about a fix is core's as well, because reports and messages say it.
 */
import { FIX_TEXTS } from '../src/core/hunt/fixTexts.js';
import { MEMORY_TEXTS } from '../src/core/memstats/texts.js';
import { createTexts, type Texts as TextsByKey } from '../src/core/texts.js';

const ENGLISH = {
  ...MEMORY_TEXTS,
  ...FIX_TEXTS,
  'panel.tabs': 'Views',
  'panel.tab.top': 'Top',
  'panel.tab.diff': 'Diff',
  'panel.tab.memory': 'Memory',
  'panel.tab.memory.none':
    'This profile has no MemStats. Snapshots have them, and so has the text of heap?debug=1.',
  'panel.tab.fix': 'Fix',
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
  'panel.copyTable': 'Copy the rows shown as tab-separated text',
  'panel.copyTable.done': '{count} rows copied',
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
  'panel.column.delta': 'Δ flat',
  'panel.column.delta.title': 'flat in the current profile less flat in the base',
  'panel.column.deltaCum': 'Δ cum',
  'panel.column.deltaCum.title': 'cum in the current profile less cum in the base',
  'panel.column.base.flat': 'base',
  'panel.column.base.flat.title': 'flat in the base; sort by Δ cum to see cum',
  'panel.column.base.cum': 'base cum',
  'panel.column.base.cum.title': 'cum in the base; sort by Δ flat to see flat',
  'panel.column.current.flat': 'current',
  'panel.column.current.flat.title': 'flat in the current profile; sort by Δ cum to see cum',
  'panel.column.current.cum': 'current cum',
  'panel.column.current.cum.title': 'cum in the current profile; sort by Δ flat to see flat',
  'panel.column.change.flat': 'change',
  'panel.column.change.flat.title': 'Δ flat as a share of the base',
  'panel.column.change.cum': 'change',
  'panel.column.change.cum.title': 'Δ cum as a share of the base',
  'panel.column.deltaError.flat': '± Δ flat',
  'panel.column.deltaError.flat.title':
    'One standard deviation of Δ flat caused by sampling; empty when the number is exact.',
  'panel.column.deltaError.cum': '± Δ cum',
  'panel.column.deltaError.cum.title':
    'One standard deviation of Δ cum caused by sampling; empty when the number is exact.',
  'panel.column.deltaRaw.flat': 'samples',
  'panel.column.deltaRaw.flat.title': 'Sampled events behind Δ flat and its error',
  'panel.column.deltaRaw.cum': 'samples',
  'panel.column.deltaRaw.cum.title': 'Sampled events behind Δ cum and its error',
  'panel.column.status': 'status',
  'panel.column.status.title':
    'New is only in the current profile, gone is only in the base; else which way it went',
  'panel.row.numbers': 'flat {flat}; cum {cum}; samples {samples}',
  'panel.row.open': 'Click or press Enter to open the source line.',
  'panel.row.noFile': 'No source: the profile names no file for this row.',
  'panel.row.noSource': 'No source: {file} was not found in this workspace.',
  'panel.row.noSourceGroup': 'No source line: this row stands for more than one line.',
  'panel.truncated': '{shown} of {total} rows are loaded: the largest by flat and by cum.',
  'panel.noRows': 'No row matches the filter.',
  'panel.noRows.clear': 'Clear Filter',
  'panel.diff.table': 'Diff table',
  'panel.diff.base': 'base',
  'panel.diff.current': 'current',
  'panel.diff.swap': 'Swap',
  'panel.diff.swap.title': 'Make the base the current profile and the current profile the base',
  'panel.diff.export': 'Export…',
  'panel.diff.export.title': 'Save the difference as a file that go tool pprof opens',
  'panel.diff.compare': 'Compare…',
  'panel.diff.compare.title': 'Choose two snapshots to compare',
  'panel.diff.doubts': 'The numbers may not mean what they seem to',
  'panel.diff.paired':
    'Both are of one process: an object that was sampled stays so until it is freed, so only what came or went in between adds to the error.',
  'panel.diff.independent':
    'The two were sampled apart from each other, so the errors of both add up.',
  'panel.diff.status.new': 'new',
  'panel.diff.status.gone': 'gone',
  'panel.diff.status.grew': 'grew',
  'panel.diff.status.shrank': 'shrank',
  'panel.diff.status.same': 'same',
  'panel.diff.section.grew': 'Grew ({count})',
  'panel.diff.section.shrank': 'Shrank ({count})',
  'panel.diff.section.same.flat': '= flat unchanged, cum changed ({count})',
  'panel.diff.section.same.cum': '= cum unchanged, flat changed ({count})',
  'panel.diff.numbers': '{growth} {error}; {base} → {current}; samples {samples}',
  'panel.diff.numbers.exact': '{growth}; {base} → {current}; samples {samples}',
  'panel.diff.noChange': 'no change from {current}',
  'panel.diff.same': 'no change',
  'panel.diff.unsure': 'Smaller than its error: sampling alone can make such a difference.',
  'panel.diff.growth.title':
    'Growth of the total, as a share of the base, with one standard deviation',
  'panel.diff.empty': 'Nothing changed between the two.',
  'panel.memory.resident.measured.about':
    '{size}, as the operating system counted it when the snapshot was taken.',
  'panel.memory.resident.peak.about': '{size}, the highest so far (MaxRSS); it may be less now.',
  'panel.memory.resident.estimate.about':
    '{size} of Sys - HeapReleased, without what cgo and mmap hold.',
  'panel.memory.bar': '{moment}: {parts}',
  'panel.memory.bar.part': '{part} {size} ({share})',
  'panel.memory.table': 'Parts of the memory',
  'panel.memory.column.part': 'Part',
  'panel.memory.column.size': 'Size',
  'panel.memory.column.share': 'Share',
  'panel.memory.column.share.title': 'Share of the resident memory',
  'panel.memory.column.delta': 'Δ',
  'panel.memory.column.delta.title': 'Current size less base size',
  'panel.memory.column.about': 'What it is',
  'panel.memory.notResident': 'not resident',
  'panel.memory.resident': 'Resident',
  'panel.memory.noBase': '{name} has no MemStats, so that only {current} is shown.',
  'panel.memory.gc.last': 'Last collection',
  'panel.memory.gc.last.never': 'none yet',
  'panel.fix.empty.title': 'No fix is verified yet',
  'panel.fix.empty.detail':
    'Hunt a leak, fix it in the code, and let Leaktrail repeat the same rounds on the new build. It then says whether the leak is fixed, with both series in one plot.',
  'panel.fix.verify': 'Verify Fix…',
  'panel.fix.compare': 'Compare Series as Fix…',
  'panel.fix.export': 'Export Fix Report…',
  'panel.fix.runs': 'The two runs',
  'panel.fix.run': '{count} snapshots, live heap {growth}',
  'panel.fix.commit': 'commit {commit}',
  'panel.fix.before': 'before',
  'panel.fix.after': 'after',
  'panel.fix.also': 'Other leaks before the fix',
  'panel.fix.numbers.caption': 'Before and after the fix',
  'panel.fix.row.line': 'Line',
  'panel.fix.row.class': 'Class',
  'panel.fix.row.growth': 'Growth',
  'panel.fix.row.rate': 'Rate',
  'panel.fix.row.samples': 'Samples',
  'panel.fix.open': 'Open {place}',
  'panel.fix.axis.second': 'time since the first snapshot',
  'panel.fix.axis.round': 'round',
  'panel.fix.axis.growth': 'growth since the first snapshot',
  'panel.fix.series': 'Both series as a table',
  'panel.fix.series.snapshot': 'Snapshot',
  'panel.fix.series.at.second': 'Time',
  'panel.fix.series.at.round': 'Round',
  'panel.fix.series.growth': 'Growth',
  'panel.fix.newLeak': '{growth}, at least {rate}',
  'panel.noSamples': 'This profile has no value for {sampleType}.',
  'panel.empty.title': 'No profile is open',
  'panel.empty.detail':
    'Open a Go heap profile to see which functions and lines hold memory. You can also drop profile files here.',
  'panel.empty.action': 'Open Heap Profile…',
  'panel.empty.capture': 'Capture Snapshot…',
  'panel.empty.compare': 'Compare Snapshots…',
  'panel.loading': 'Opening {name}',
  'panel.loading.percent': 'Opening {name}: {percent}',
  'panel.computing': 'Computing the table',
  'panel.computing.memory': 'Explaining the memory',
  'panel.computing.fix': 'Loading the fix',
  'panel.connecting': 'Connecting',
  'panel.error.table': 'The table could not be computed',
  'panel.error.memory': 'The memory could not be explained',
  'panel.error.fix': 'The fix could not be shown',
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
export type Texts = TextsByKey<TextKey>;

/** True when the value is the key of a text. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(ENGLISH, key);
}

/** Texts in the language of `translations` where it has the key, in English elsewhere. */
export function createPanelTexts(translations: Readonly<Record<string, unknown>>): Texts {
  return createTexts(ENGLISH, translations);
}

/** The plain words for a sample type, or undefined for one that has none. */
export function sampleTypeWords(texts: Texts, sampleType: string): string | undefined {
  const key = `panel.sampleType.${sampleType}`;
  return isTextKey(key) ? texts(key) : undefined;
}
