/**
 * The worker's side of protocol/profileService.ts: holds the decoded profiles and computes reports over them. How
 * files are read and bytes compressed is given by the entry (node.ts or web.ts); all else is the same in both.
 */
import { ProfileError } from '../core/errors.js';
import { explainMemory } from '../core/memstats/explain.js';
import { memStatsOfLines, parseMemStats } from '../core/memstats/parse.js';
import type { MemStats } from '../core/memstats/model.js';
import { diffBaseProfile, diffProfiles } from '../core/profile/diff.js';
import { encodeProfile } from '../core/profile/encode.js';
import type { DecodeLimits, Profile } from '../core/profile/model.js';
import { computeDiff } from '../core/report/diff.js';
import { heapFactsOf } from '../core/report/heapFacts.js';
import { computeLineDetail } from '../core/report/lineDetail.js';
import { computeLineValues, listSourceFiles } from '../core/report/lineValues.js';
import { computeTop } from '../core/report/top.js';
import type {
  MemStatsSource,
  OpenSource,
  ProfileId,
  ProfileInfo,
  ProfileServiceEvents,
  ProfileServiceRequests,
} from '../protocol/profileService.js';
import {
  createEndpoint,
  type Endpoint,
  type Handlers,
  type NoMessages,
  type Wire,
} from '../protocol/rpc.js';
import { describeProfile, timeMillisOf } from './describeProfile.js';
import {
  checkDiff,
  checkExplainMemory,
  checkInspectHeap,
  checkLineDetail,
  checkLineValues,
  checkOpen,
  checkOpenDiff,
  checkProfileId,
  checkToken,
  checkTop,
} from './params.js';
import { createSeriesHandlers } from './seriesHandlers.js';

export interface ReadOptions {
  readonly limits: DecodeLimits;
  readonly onProgress: (readBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Reads and decodes one profile, giving way to other requests in between. Rejects with ProfileError. */
export type ReadProfile = (source: OpenSource, options: ReadOptions) => Promise<Profile>;

/** What the place that the worker runs in does for it. */
export interface WorkerPlatform {
  readonly post: (message: Wire, transfer: readonly ArrayBuffer[]) => void;
  readonly readProfile: ReadProfile;
  /** All bytes of a regular file; rejects with ProfileError, code 'too-large' beyond the limit. */
  readonly readFile: (path: string, maxBytes: number) => Promise<Uint8Array>;
  /** The bytes as a gzip member, in a buffer of their own. */
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>;
}

const PROGRESS_MILLIS = 100;
/** A text heap profile, of which MemStats are the end, can be this large. */
const MAX_MEMSTATS_BYTES = 256 * 1024 * 1024;

/** Serves requests: give each message that arrives to `receive` of the result. */
export function serveProfiles(
  platform: WorkerPlatform,
): Endpoint<NoMessages, ProfileServiceEvents> {
  const endpoint: Endpoint<NoMessages, ProfileServiceEvents> = createEndpoint<
    NoMessages,
    ProfileServiceEvents,
    ProfileServiceRequests,
    NoMessages
  >({
    post: (message) => {
      platform.post(message, transferOf(message));
    },
    handlers: createHandlers(platform, (progress) => {
      endpoint.emit('progress', progress);
    }),
    events: {},
  });
  return endpoint;
}

/** The bytes of an encoded profile are moved, not copied. */
function transferOf(message: Wire): readonly ArrayBuffer[] {
  if (message.kind !== 'response' || !message.ok || !(message.result instanceof Uint8Array)) {
    return [];
  }
  const { buffer } = message.result;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

function createHandlers(
  { readProfile, readFile, gzip }: WorkerPlatform,
  emitProgress: (progress: ProfileServiceEvents['progress']) => void,
): Handlers<ProfileServiceRequests> {
  const profiles = new Map<ProfileId, Profile>();
  const openings = new Map<number, AbortController>();
  let nextId = 1;

  const profileOf = (id: ProfileId): Profile => {
    const profile = profiles.get(id);
    if (profile === undefined) throw new ProfileError('internal', `profile ${id} is not open`);
    return profile;
  };

  const keep = (profile: Profile, info: Omit<ProfileInfo, 'id'>): ProfileInfo => {
    const id = nextId++;
    profiles.set(id, profile);
    return { id, ...info };
  };

  /** What `use` makes of the profile in a source; `cancelOpen` with the token stops the reading. */
  const read = async <T>(
    source: OpenSource,
    limits: DecodeLimits,
    token: number,
    use: (profile: Profile) => T,
  ): Promise<T> => {
    const abort = new AbortController();
    openings.set(token, abort);
    let emittedAt = 0;
    try {
      const profile = await readProfile(source, {
        limits,
        signal: abort.signal,
        onProgress: (readBytes, totalBytes) => {
          const now = Date.now();
          if (now - emittedAt < PROGRESS_MILLIS) return;
          emittedAt = now;
          emitProgress({ token, readBytes, totalBytes });
        },
      });
      return use(profile);
    } catch (error) {
      throw asProfileError(error);
    } finally {
      openings.delete(token);
    }
  };

  const readMemStats = async (source: MemStatsSource): Promise<MemStats> => {
    switch (source.kind) {
      case 'path':
        return parseMemStats(await readFile(source.path, MAX_MEMSTATS_BYTES));
      case 'bytes':
        return parseMemStats(source.bytes);
      case 'profile':
        return memStatsOfLines(profileOf(source.profile).memStatsLines);
      default:
        return source satisfies never;
    }
  };

  return {
    open(params) {
      const { source, limits, token } = checkOpen(params);
      return read(source, limits, token, (profile) => keep(profile, describeProfile(profile)));
    },
    cancelOpen(params) {
      openings.get(checkToken(params))?.abort();
      return undefined;
    },
    close(params) {
      profiles.delete(checkProfileId(params));
      return undefined;
    },
    getSourceFiles: (params) => listSourceFiles(profileOf(checkProfileId(params))),
    getEditorValues(params) {
      const query = checkLineValues(params);
      return computeLineValues(profileOf(query.profile), query);
    },
    getLineDetail(params) {
      const query = checkLineDetail(params);
      return computeLineDetail(profileOf(query.profile), query);
    },
    getTop(params) {
      const query = checkTop(params);
      const report = computeTop(profileOf(query.profile), { ...query, joinFiles: true });
      const rows = report.rows.slice(0, query.maxRows);
      return { ...report, rows, rowCount: report.rows.length };
    },
    openDiff(params) {
      const { base, current } = checkOpenDiff(params);
      try {
        const { profile, doubts } = diffProfiles(profileOf(current), profileOf(base));
        // pprof gives a difference the earlier of the two times; what is shown is the state of the current one.
        const timeMillis = timeMillisOf(profileOf(current));
        return keep(profile, { ...describeProfile(profile, doubts), timeMillis });
      } catch (error) {
        throw asProfileError(error);
      }
    },
    getDiff(params) {
      const query = checkDiff(params);
      const report = computeDiff(profileOf(query.profile), { ...query, joinFiles: true });
      const rows = cutMiddle(report.rows, query.maxRows);
      return { ...report, rows, rowCount: report.rows.length };
    },
    async encode(params) {
      const profile = profileOf(checkProfileId(params));
      const isDiff = profile.samples.sides !== undefined;
      try {
        return await gzip(encodeProfile(isDiff ? diffBaseProfile(profile) : profile));
      } catch (error) {
        throw asProfileError(error);
      }
    },
    async explainMemory(params) {
      const { source, ...measured } = checkExplainMemory(params);
      return explainMemory(await readMemStats(source), measured);
    },
    inspectHeap(params) {
      const { path, limits, token } = checkInspectHeap(params);
      return read({ kind: 'path', path }, limits, token, heapFactsOf);
    },
    ...createSeriesHandlers({ read, readMemStats }),
  };
}

/** At most `count` of the rows: the first and the last ones. */
function cutMiddle<T>(rows: readonly T[], count: number): readonly T[] {
  if (rows.length <= count) return rows;
  const last = Math.floor(count / 2);
  return [...rows.slice(0, count - last), ...rows.slice(rows.length - last)];
}

/** A refused allocation says that the profile is too large, whatever the limits allow. */
function asProfileError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  if (!/array buffer|allocation|array length|string length/i.test(error.message)) return error;
  return new ProfileError(
    'unreadable',
    'the profile needs more memory than there is; close other profiles or choose a smaller one',
    { cause: error },
  );
}
