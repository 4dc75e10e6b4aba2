/**
 * What an endpoint offers, from its list of profiles. A server with handlers of its own may not serve the list; then the profiles
 * are asked for one by one, and only the beginning of each answer is read.
 */
import { ProfileError } from '../../core/errors.js';
import { goroutineTotal } from '../../core/snapshot/goroutineText.js';
import type { SnapshotPartKind } from '../../core/snapshot/model.js';
import type { PprofIndex } from '../../core/snapshot/pprofIndex.js';
import type { SourceOffer } from '../../core/snapshot/source.js';
import { goroutineContent, profileContent } from './pprofContent.js';
import { readBeginning, readIndex, varsUrl, type PprofEndpoint } from './pprofEndpoint.js';
import { NO_LEAK_PROFILE } from './pprofParts.js';

const LEAK_PROFILE_UNKNOWN =
  'the server has no list of its profiles; whether it offers goroutineleak shows when a snapshot is taken';
const NO_HEAP = 'the server does not offer a heap profile';
const NO_GOROUTINES = 'the server does not offer goroutines';
const NO_MEMSTATS = 'the server offers MemStats neither with the heap profile nor at /debug/vars';

/** The offer of an endpoint. Rejects with ProfileError when it serves nothing of net/http/pprof. */
export async function probeEndpoint(
  endpoint: PprofEndpoint,
  signal: AbortSignal,
): Promise<SourceOffer> {
  const index = await unlessAbsent(readIndex(endpoint, signal));
  if (index !== undefined) return offerOf(endpoint, index, signal);
  const [heap, heapError] = await beginningOf(endpoint, 'heap', signal);
  const [text] = await beginningOf(endpoint, 'goroutine?debug=1', signal);
  if (heap === undefined && text === undefined) throw heapError;
  const goroutines = text === undefined ? undefined : goroutineTotal(Buffer.from(text).toString());
  const found = new Map<string, number>();
  if (heap !== undefined) found.set('heap', 0);
  if (text !== undefined) found.set('goroutine', goroutines ?? 0);
  const offer = await offerOf(endpoint, found, signal);
  const notes = offer.notes.map((note) => (note === NO_LEAK_PROFILE ? LEAK_PROFILE_UNKNOWN : note));
  return { ...offer, goroutines, notes };
}

async function offerOf(
  endpoint: PprofEndpoint,
  index: PprofIndex,
  signal: AbortSignal,
): Promise<SourceOffer> {
  const kinds: SnapshotPartKind[] = [];
  const notes: string[] = [];
  if (index.has('heap')) kinds.push('heap');
  else notes.push(NO_HEAP);
  if (index.has('goroutine')) kinds.push('goroutines');
  else notes.push(NO_GOROUTINES);
  if (index.has('goroutineleak')) kinds.push('goroutineleak');
  else notes.push(NO_LEAK_PROFILE);
  if (index.has('heap') || (await servesVars(endpoint, signal))) kinds.push('memstats');
  else notes.push(NO_MEMSTATS);
  return { kinds, goroutines: index.get('goroutine'), notes };
}

async function servesVars(endpoint: PprofEndpoint, signal: AbortSignal): Promise<boolean> {
  const head = await unlessAbsent(readBeginning(endpoint, varsUrl(endpoint).href, signal));
  return head?.[0] === 0x7b;
}

/** The beginning of a profile, or why there is none; rejects when nothing else needs to be asked. */
async function beginningOf(
  endpoint: PprofEndpoint,
  path: string,
  signal: AbortSignal,
): Promise<[Uint8Array, undefined] | [undefined, ProfileError]> {
  try {
    const head = await readBeginning(endpoint, path, signal);
    if (path === 'heap') profileContent(endpoint, path, head);
    else goroutineContent(endpoint, path, head);
    return [head, undefined];
  } catch (error) {
    if (isAbsence(error)) return [undefined, error];
    throw error;
  }
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Whether an error is about one address of a server that answers. */
function isAbsence(error: unknown): error is ProfileError {
  if (!(error instanceof ProfileError)) return false;
  return ['refused', 'not-a-profile', 'wrong-kind', 'empty', 'too-large'].includes(error.code);
}
