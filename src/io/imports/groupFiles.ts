/**
 * Files of one folder sorted into moments by their names: what is left of a name without its ending and without the words for kinds of
 * profiles tells them apart, so "heap.3.pb.gz", "goroutine-debug2.3.txt" and "3_memstats.json" belong together.
 */
import { join } from 'node:path';
import type { ImportCandidate } from '../../core/snapshot/discovery.js';
import { PART_KINDS, type SnapshotPartFormat } from '../../core/snapshot/model.js';
import type { ImportedFile } from '../../core/snapshot/store.js';
import type { SniffedFile } from './sniffImport.js';

const ENDING = /\.(?:gz|pb|pprof|prof|profile|txt|json|out|log|dump)$/;
/** Words for kinds of profiles and ways to write them, not within another word. */
const KIND_WORDS =
  /(?<![a-z])(?:debug[=_-]?[012]|goroutineleak|goroutines?|heap|allocs?|inuse|objects|space|mem|memory|memprofile|memstats|vars|expvar|stacks?|dump|profile|pprof|prof)(?![a-z])/g;
/**
 * What `go tool pprof` calls what it saves (newTempFile in internal/driver of google/pprof). Each kind is counted by itself, so
 * files of the same number do not belong together.
 */
const SAVED_BY_PPROF = /^pprof\..*\.(\d{3,})\.pb\.gz$/;

/** The best form first: each stack tells more than counts by stack, and text more than a profile without states. */
const GOROUTINE_FORMATS: readonly SnapshotPartFormat[] = ['debug2', 'debug1', 'proto'];
const OTHER_FORMATS: readonly SnapshotPartFormat[] = ['proto', 'debug1', 'debug2', 'vars'];

/** A file of the folder and what it is. */
export interface NamedFile extends SniffedFile {
  readonly name: string;
}

/** The moments in these files of a folder, in the order of their names. A group has at most one file of each kind. */
export function groupFiles(
  folder: string,
  files: readonly NamedFile[],
): readonly ImportCandidate[] {
  const groups = new Map<string, NamedFile[]>();
  for (const file of [...files].sort(byRank)) {
    const isSaved = SAVED_BY_PPROF.test(file.name);
    const key = isSaved ? `saved ${file.name}` : `named ${momentOf(file.name)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else if (!group.some(({ kind }) => kind === file.kind)) group.push(file);
    // A second heap profile is another moment; a second form of anything else has nothing new.
    else if (file.kind === 'heap') groups.set(`alone ${file.name}`, [file]);
  }
  return [...groups.values()]
    .map((group) => toCandidate(folder, group))
    .sort((a, b) => compareNames(a.label, b.label));
}

/** By name in the way people count: heap.2 before heap.10. */
export function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Names that say heap before those that say allocs, better formats before others, then by name. */
function byRank(a: NamedFile, b: NamedFile): number {
  const isAllocs = ({ name }: NamedFile): number => (/alloc/i.test(name) ? 1 : 0);
  const format = ({ kind, format: written }: NamedFile): number =>
    (kind === 'goroutines' ? GOROUTINE_FORMATS : OTHER_FORMATS).indexOf(written);
  return format(a) - format(b) || isAllocs(a) - isAllocs(b) || compareNames(a.name, b.name);
}

function momentOf(name: string): string {
  return withoutEnding(name.toLowerCase())
    .replace(KIND_WORDS, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

function withoutEnding(name: string): string {
  let rest = name;
  while (ENDING.test(rest)) rest = rest.replace(ENDING, '');
  return rest;
}

function toCandidate(folder: string, group: readonly NamedFile[]): ImportCandidate {
  const files: ImportedFile[] = [];
  for (const kind of PART_KINDS) {
    const file = group.find((candidate) => candidate.kind === kind);
    if (file !== undefined)
      files.push({ path: join(folder, file.name), kind, format: file.format });
    else if (kind === 'heap') {
      // The text of heap?debug=1 is a heap profile as well.
      const text = group.find((other) => other.kind === 'memstats' && other.format === 'debug1');
      if (text !== undefined) files.push({ path: join(folder, text.name), kind, format: 'debug1' });
    }
  }
  const named = group.find(({ kind }) => kind === 'heap') ?? group[0]!;
  return { label: withoutEnding(named.name), files };
}
