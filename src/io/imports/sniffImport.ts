/**
 * What a file is as a part of a snapshot, told from its content. A profile is read to its end, because its string table, which has
 * the names of its sample types, comes last; of a text the beginning is enough.
 */
import { ProfileError } from '../../core/errors.js';
import { kindOfSampleTypes } from '../../core/profile/kind.js';
import { SampleTypeScanner } from '../../core/profile/scanSampleTypes.js';
import { sniff, SNIFF_BYTES } from '../../core/profile/sniff.js';
import type { SnapshotPartFormat, SnapshotPartKind } from '../../core/snapshot/model.js';
import { filePieces } from './filePieces.js';

/** Beginning of a text in which it is looked for what it is: a crash says other things before its first goroutine. */
const HEAD_BYTES = 64 * 1024;
/** /debug/vars has all that a program publishes, by name; "memstats" comes after what begins with a to l. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;
/** A goroutine in a dump of net/http/pprof or of a crash: "goroutine 7 [select]:", "goroutine 0 gp=0xa5eae0 m=0 mp=0xa5fa80 [idle]:". */
const GOROUTINE = /^goroutine \d{1,20} [^\n]{0,500}\]:\r?$/m;

/** What one file can be in a snapshot. */
export interface SniffedFile {
  readonly kind: SnapshotPartKind;
  readonly format: SnapshotPartFormat;
}

/**
 * What a file is, or undefined when it is no part of a snapshot. A damaged file is what its name says, so that importing it tells
 * what is wrong with it. Rejects with ProfileError 'cancelled' only.
 */
export async function sniffImport(
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<SniffedFile | undefined> {
  const pieces = filePieces(path, 'plain', signal);
  try {
    return await sniffPieces(pieces);
  } catch (error) {
    if (!(error instanceof ProfileError) || error.code === 'cancelled') throw error;
    const isDamaged = error.code === 'truncated' || error.code === 'bad-gzip';
    const isHeap = /heap|inuse|mem(?!stats)/i.test(name);
    return isDamaged && isHeap ? { kind: 'heap', format: 'proto' } : undefined;
  } finally {
    await pieces.return();
  }
}

async function sniffPieces(
  pieces: AsyncGenerator<Uint8Array, void>,
): Promise<SniffedFile | undefined> {
  const head = await read(pieces, HEAD_BYTES);
  if (head.length === 0) return undefined;
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const total = /^(goroutine|goroutineleak) profile: total \d{1,15}\r?\n/.exec(text.trimStart());
  if (total !== null) {
    return { kind: total[1] === 'goroutine' ? 'goroutines' : 'goroutineleak', format: 'debug1' };
  }
  if (GOROUTINE.test(text)) {
    const isLeak = text.includes('(leaked)') || (await includes(pieces, '(leaked)'));
    return { kind: isLeak ? 'goroutineleak' : 'goroutines', format: 'debug2' };
  }
  if (text.trimStart().startsWith('{')) {
    const json = Buffer.concat([head, await read(pieces, MAX_JSON_BYTES)]);
    return json.includes('"memstats"') ? { kind: 'memstats', format: 'vars' } : undefined;
  }
  return sniff(head.subarray(0, SNIFF_BYTES)) === 'legacy-heap'
    ? { kind: 'memstats', format: 'debug1' }
    : await sniffProto(head, pieces);
}

/** The next bytes, about as many as wanted when there are that many. */
async function read(pieces: AsyncGenerator<Uint8Array, void>, wanted: number): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for (let count = 0; count < wanted;) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    taken.push(value);
    count += value.length;
  }
  return Buffer.concat(taken);
}

async function includes(pieces: AsyncGenerator<Uint8Array, void>, word: string): Promise<boolean> {
  let end = Buffer.alloc(0);
  for await (const piece of pieces) {
    const text = Buffer.concat([end, piece]);
    if (text.includes(word)) return true;
    end = text.subarray(-word.length);
  }
  return false;
}

async function sniffProto(
  head: Uint8Array,
  pieces: AsyncGenerator<Uint8Array, void>,
): Promise<SniffedFile | undefined> {
  const scanner = new SampleTypeScanner();
  scanner.push(head);
  for await (const piece of pieces) scanner.push(piece);
  const kind = kindOfSampleTypes(scanner.finish());
  switch (kind) {
    case 'heap':
      return { kind: 'heap', format: 'proto' };
    case 'goroutine':
      return { kind: 'goroutines', format: 'proto' };
    case 'goroutineleak':
      return { kind: 'goroutineleak', format: 'proto' };
    case 'cpu':
    case 'mutex-or-block':
    case 'threadcreate':
    case 'other':
      return undefined;
    default:
      kind satisfies never;
      return undefined;
  }
}
