/**
 * The parts of a snapshot, each out of one answer that is written to the disk while it comes. A part is kept only when the answer is
 * whole and is what it should be; else nothing of it is left.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProfileError, type ProfileErrorCode } from '../../core/errors.js';
import { readableValue } from '../../core/measurement/readable.js';
import type { MemStats } from '../../core/memstats/model.js';
import { parseMemStats } from '../../core/memstats/parse.js';
import { damagedGzip, isGzip, truncatedGzip } from '../../core/profile/inflate.js';
import { SNIFF_BYTES } from '../../core/profile/sniff.js';
import {
  DUMP_LIMIT_BYTES,
  GoroutineCounter,
  goroutineTotal,
} from '../../core/snapshot/goroutineText.js';
import type { SnapshotPartFormat, SnapshotPartKind } from '../../core/snapshot/model.js';
import type { CaptureOptions, HeapFacts } from '../../core/snapshot/source.js';
import type { PartWriter, SnapshotDraft } from '../../core/snapshot/store.js';
import { getBytes, getHttp } from '../http/get.js';
import { cancelledError, StatusError } from '../http/requestError.js';
import { asked, goroutineContent, profileContent } from './pprofContent.js';
import { varsUrl, type PprofEndpoint } from './pprofEndpoint.js';

/** Why there are servers without the profile of leaked goroutines. */
export const NO_LEAK_PROFILE =
  'goroutineleak is not offered: Go 1.27 has it, and Go 1.26 when built with GOEXPERIMENT=goroutineleakprofile';

/** What is wrong with one address alone. */
const ELSEWHERE: ReadonlySet<ProfileErrorCode> = new Set([
  ...(['refused', 'not-a-profile', 'wrong-kind', 'truncated', 'malformed', 'empty'] as const),
]);
const PROGRESS_MILLIS = 200;
const MAX_VARS_BYTES = 4 * 1024 * 1024;
/** More than MemStats take at the end of heap?debug=1. */
const TRAILER_BYTES = 64 * 1024;

/** What every part needs. */
export interface PartContext {
  readonly endpoint: PprofEndpoint;
  readonly draft: SnapshotDraft;
  readonly options: CaptureOptions;
}

/** What an answer must be. Each function may throw ProfileError. */
interface Want<T> {
  readonly kind: SnapshotPartKind;
  /** Below the base URL. */
  readonly path: string;
  /** The format of an answer that begins with these bytes. */
  readonly format: (head: Uint8Array) => SnapshotPartFormat;
  readonly onPiece?: (piece: Uint8Array) => void;
  /** What is learned from the file, when all of it is there. */
  readonly check: (file: string, sizeBytes: number) => T | Promise<T>;
}

/** Writes one answer as a part; what its check gives. */
async function storePart<T>(context: PartContext, want: Want<T>): Promise<T> {
  const { endpoint, draft, options } = context;
  let writer: PartWriter | undefined;
  try {
    await readPieces(context, want, async (piece) => {
      writer ??= await draft.createPart(want.kind, want.format(piece));
      want.onPiece?.(piece);
      await writer.write(piece);
    });
    // An answer without any byte has not been looked at.
    writer ??= await draft.createPart(want.kind, want.format(new Uint8Array()));
    const { sizeBytes } = await writer.finish();
    return await want.check(writer.path, sizeBytes);
  } catch (error) {
    await writer?.discard();
    if (!(error instanceof ProfileError) || options.signal.aborted) throw error;
    throw named(error, endpoint, want.path);
  }
}

/** Hands over the pieces of an answer, the first with as many bytes as `sniff` wants when there are that many. */
function readPieces(
  { endpoint, options }: PartContext,
  { kind, path }: Pick<Want<unknown>, 'kind' | 'path'>,
  onPiece: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  const url = new URL(path, endpoint.base);
  return getHttp(endpoint.target, url, options.signal, async (body) => {
    let receivedBytes = 0;
    let nextReport = Date.now();
    let head: Uint8Array[] | undefined = [];
    for await (const piece of body) {
      receivedBytes += piece.length;
      if (Date.now() >= nextReport) {
        nextReport = Date.now() + PROGRESS_MILLIS;
        options.onProgress?.({ part: kind, receivedBytes });
      }
      head?.push(piece);
      if (head !== undefined && receivedBytes < SNIFF_BYTES) continue;
      await onPiece(head === undefined ? piece : Buffer.concat(head));
      head = undefined;
    }
    if (head !== undefined && receivedBytes > 0) await onPiece(Buffer.concat(head));
  });
}

/** An error about content says whose content it is; errors of requests name the server themselves. */
function named(error: ProfileError, endpoint: PprofEndpoint, path: string): ProfileError {
  if (error.message.includes(endpoint.base.host)) return error;
  const message = `${asked(endpoint, path)}: ${endpoint.redact(error.message)}`;
  return new ProfileError(error.code, message);
}

/** The heap profile, after a collection unless the options say otherwise. */
export function captureHeap(context: PartContext): Promise<HeapFacts> {
  const { inspectHeap, signal, gc } = context.options;
  const path = gc === false ? 'heap' : 'heap?gc=1';
  return storePart(context, {
    kind: 'heap',
    path,
    format: (head) =>
      profileContent(context.endpoint, path, head) === 'legacy-heap' ? 'debug1' : 'proto',
    check: (file) => inspectHeap(file, signal),
  });
}

/** What a dump tells; `isCutOff` when the server stopped in the middle of it, and then the count is unknown. */
export interface GoroutineFacts {
  readonly goroutines: number | undefined;
  readonly isCutOff: boolean;
}

/** The goroutine text with each stack (debug=2) or with counts by stack (debug=1). */
export function captureGoroutines(
  context: PartContext,
  detail: 'debug1' | 'debug2',
): Promise<GoroutineFacts> {
  const path = `goroutine?debug=${detail === 'debug2' ? 2 : 1}`;
  const counter = new GoroutineCounter();
  let total: number | undefined;
  return storePart(context, {
    kind: 'goroutines',
    path,
    format: (head) => {
      const form = goroutineContent(context.endpoint, path, head);
      if (form === 'debug1') total = goroutineTotal(Buffer.from(head).toString());
      return form;
    },
    onPiece: (piece) => {
      counter.push(piece);
    },
    check: (_file, sizeBytes) => {
      if (total !== undefined) return { goroutines: total, isCutOff: false };
      const isCutOff = sizeBytes === DUMP_LIMIT_BYTES;
      return { goroutines: isCutOff ? undefined : counter.count, isCutOff };
    },
  });
}

/** The profile of leaked goroutines; 'not-offered' when the server does not know it. */
export async function captureGoroutineLeak(
  context: PartContext,
): Promise<'captured' | 'not-offered'> {
  const { endpoint, options } = context;
  const path = 'goroutineleak';
  const request = { kind: 'goroutineleak', path } as const;
  try {
    // The first detection of a process can miss goroutines. One that was found stays, so the second answer has them all.
    await readPieces(context, request, () => Promise.resolve());
  } catch (error) {
    if (error instanceof StatusError && error.status === 404) return 'not-offered';
    throw error;
  }
  await storePart(context, {
    ...request,
    format: (head) => {
      const content = profileContent(endpoint, path, head);
      if (content !== 'legacy-heap') return 'proto';
      throw new ProfileError('wrong-kind', 'this is a heap profile as text');
    },
    check: (file) => checkInflates(file, endpoint.target.limits.maxInflatedBytes, options.signal),
  });
  return 'captured';
}

/** Throws ProfileError unless a file that begins like gzip is whole and inflates to no more than `maxBytes`. */
async function checkInflates(file: string, maxBytes: number, signal: AbortSignal): Promise<void> {
  for await (const start of createReadStream(file, { end: 1 }) as AsyncIterable<Buffer>) {
    if (!isGzip(start)) return;
  }
  const gunzip = createGunzip();
  // Errors of the file reach the loop through the inflater, which `pipeline` destroys.
  pipeline(createReadStream(file), gunzip, () => undefined);
  let count = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      if (signal.aborted) throw cancelledError();
      count += piece.length;
      if (count <= maxBytes) continue;
      const limit = readableValue(maxBytes, 'bytes', '');
      throw new ProfileError('too-large', `the profile inflates to more than ${limit}`);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw truncatedGzip();
    if (code?.startsWith('Z_') === true) throw damagedGzip((error as Error).message);
    throw error;
  }
  if (count === 0) throw new ProfileError('empty', 'the profile is empty (0 bytes)');
}

/** MemStats, from the end of heap?debug=1 or else from /debug/vars. */
export async function captureMemStats(context: PartContext): Promise<MemStats> {
  try {
    return await captureHeapText(context);
  } catch (error) {
    if (!isElsewhere(error) || context.options.signal.aborted) throw error;
    return captureVars(context).catch((second: unknown) => {
      if (!(second instanceof ProfileError) || context.options.signal.aborted) throw second;
      // Why the usual place has none is told first; a failure that is more than an absence keeps its code.
      const { code } = isElsewhere(second) ? error : second;
      throw new ProfileError(code, `${error.message}; ${second.message}`);
    });
  }
}

/** Whether an error is about what one address has, so that another one may have it. */
function isElsewhere(error: unknown): error is ProfileError {
  if (!(error instanceof ProfileError)) return false;
  return ELSEWHERE.has(error.code);
}

function captureHeapText(context: PartContext): Promise<MemStats> {
  const path = 'heap?debug=1';
  let head: Uint8Array | undefined;
  let tail = Buffer.alloc(0);
  return storePart(context, {
    kind: 'memstats',
    path,
    format: (start) => {
      if (profileContent(context.endpoint, path, start) === 'legacy-heap') return 'debug1';
      throw new ProfileError('wrong-kind', 'this is a profile in binary form, without MemStats');
    },
    onPiece: (piece) => {
      head ??= piece.subarray(0, SNIFF_BYTES);
      tail = Buffer.concat([tail, piece.subarray(-TRAILER_BYTES)]).subarray(-TRAILER_BYTES);
    },
    // The rows between do not matter, so that a text of any length needs no more memory than its two ends.
    check: () => parseMemStats(Buffer.concat([head ?? tail, Buffer.from('\n'), tail])),
  });
}

/** Keeps nothing but the MemStats of /debug/vars: the rest has the command line and whatever the program publishes. */
async function captureVars({ endpoint, draft, options }: PartContext): Promise<MemStats> {
  const url = varsUrl(endpoint);
  const bytes = await getBytes(endpoint.target, url, MAX_VARS_BYTES, options.signal);
  try {
    const only = Buffer.from(`${JSON.stringify({ memstats: memstatsIn(bytes) })}\n`);
    const memStats = parseMemStats(only);
    const writer = await draft.createPart('memstats', 'vars');
    await writer.write(only);
    await writer.finish();
    return memStats;
  } catch (error) {
    throw error instanceof ProfileError ? named(error, endpoint, url.href) : error;
  }
}

function memstatsIn(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    // The message of a SyntaxError quotes the text.
    throw new ProfileError('not-a-profile', 'this is not JSON');
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'memstats')) {
    throw new ProfileError('not-a-profile', 'this JSON has no memstats');
  }
  return (value as { readonly memstats: unknown }).memstats;
}
