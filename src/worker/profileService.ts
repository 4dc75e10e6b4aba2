/**
 * The worker's side of protocol/profileService.ts: holds the decoded profiles and computes reports over them. How a
 * source is read is given by the entry (node.ts or web.ts); all else is the same in both.
 */
import { ProfileError } from '../core/errors.js';
import type { DecodeLimits, Profile } from '../core/profile/model.js';
import { computeTotal } from '../core/graph/total.js';
import { pruneProfile } from '../core/profile/prune.js';
import { preferredSampleType, resolveSampleType } from '../core/profile/sampleIndex.js';
import { computeLineDetail } from '../core/report/lineDetail.js';
import { computeLineValues, listSourceFiles } from '../core/report/lineValues.js';
import { computeTop } from '../core/report/top.js';
import type {
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
import {
  checkLineDetail,
  checkLineValues,
  checkOpen,
  checkProfileId,
  checkToken,
  checkTop,
} from './params.js';

export interface ReadOptions {
  readonly limits: DecodeLimits;
  readonly onProgress: (readBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Reads and decodes one profile, giving way to other requests in between. Rejects with ProfileError. */
export type ReadProfile = (source: OpenSource, options: ReadOptions) => Promise<Profile>;

const PROGRESS_MILLIS = 100;

/** Serves requests: give each message that arrives to `receive` of the result. */
export function serveProfiles(
  post: (message: Wire) => void,
  readProfile: ReadProfile,
): Endpoint<NoMessages, ProfileServiceEvents> {
  const endpoint: Endpoint<NoMessages, ProfileServiceEvents> = createEndpoint<
    NoMessages,
    ProfileServiceEvents,
    ProfileServiceRequests,
    NoMessages
  >({
    post,
    handlers: createHandlers(readProfile, (progress) => {
      endpoint.emit('progress', progress);
    }),
    events: {},
  });
  return endpoint;
}

function createHandlers(
  readProfile: ReadProfile,
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

  return {
    async open(params) {
      const { source, limits, token } = checkOpen(params);
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
        const info = describeProfile(nextId, profile);
        profiles.set(nextId++, profile);
        return info;
      } catch (error) {
        throw asProfileError(error);
      } finally {
        openings.delete(token);
      }
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
  };
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

function describeProfile(id: ProfileId, profile: Profile): ProfileInfo {
  const { sampleTypes } = profile;
  const nameOf = (resolve: () => number): string =>
    sampleTypes.length === 0 ? '' : (sampleTypes[resolve()]?.type ?? '');
  const pruned = pruneProfile(profile);
  return {
    id,
    kind: profile.kind,
    format: profile.format,
    sampleTypes,
    totals: sampleTypes.map((_, index) => computeTotal(pruned, index)),
    preferredSampleType: nameOf(() => preferredSampleType(profile)),
    defaultSampleType: nameOf(() => resolveSampleType(profile, '')),
    samples: profile.samples.count,
    locations: profile.locations.count,
    functions: profile.functions.count,
    period: profile.period,
    periodType: profile.periodType,
    timeMillis: Number(profile.timeNanos / 1_000_000n),
    durationNanos: Number(profile.durationNanos),
    warnings: profile.warnings,
  };
}
