/**
 * The requests about series of heap profiles. A profile is read, taken over by core's builder and forgotten, so that a series
 * takes the memory of its counts and not of its profiles.
 */
import { ProfileError } from '../core/errors.js';
import { growthOutside } from '../core/leak/outsideGrowth.js';
import { HeapSeriesBuilder, longestRun } from '../core/leak/series.js';
import { findSuspects } from '../core/leak/suspects.js';
import type { MemStats } from '../core/memstats/model.js';
import { memStatsOfLines } from '../core/memstats/parse.js';
import type { DecodeLimits, Profile } from '../core/profile/model.js';
import { listSourceFiles } from '../core/report/lineValues.js';
import type {
  JudgeSeriesQuery,
  OpenSource,
  ProfileServiceRequests,
  SeriesAnswer,
  SeriesId,
} from '../protocol/profileService.js';
import type { Handlers } from '../protocol/rpc.js';
import { checkAddToSeries, checkJudgeSeries, checkSeriesId } from './params.js';

/** Slopes of pairs take time that grows with the square; the host thins out far below. */
const MAX_PROFILES = 1000;
const NANOS_PER_MILLI = 1_000_000n;

interface Series {
  readonly builder: HeapSeriesBuilder;
  /** Per added profile: the MemStats at the end of its text; undefined where it has none. */
  readonly memStats: (MemStats | undefined)[];
}

/** What the handlers need of the worker. */
export interface SeriesReaders {
  /** What `use` makes of the profile in a source; `cancelOpen` with the token stops the reading. */
  readonly read: <T>(
    source: OpenSource,
    limits: DecodeLimits,
    token: number,
    use: (profile: Profile) => T,
  ) => Promise<T>;
  readonly readMemStats: (source: OpenSource) => Promise<MemStats>;
}

/** The handlers, with no series yet. */
export function createSeriesHandlers({
  read,
  readMemStats,
}: SeriesReaders): Pick<
  Handlers<ProfileServiceRequests>,
  'addToSeries' | 'judgeSeries' | 'closeSeries'
> {
  const allSeries = new Map<SeriesId, Series>();

  const seriesOf = (id: SeriesId): Series => {
    const known = allSeries.get(id);
    if (known !== undefined) return known;
    const series: Series = { builder: new HeapSeriesBuilder(), memStats: [] };
    allSeries.set(id, series);
    return series;
  };

  return {
    addToSeries(params) {
      const { series: id, source, limits, token, timeMillis, process } = checkAddToSeries(params);
      const { builder, memStats } = seriesOf(id);
      if (memStats.length >= MAX_PROFILES) {
        throw new ProfileError('bad-option', `a series holds at most ${MAX_PROFILES} profiles`);
      }
      return read(source, limits, token, (profile) => {
        builder.add(profile, BigInt(Math.round(timeMillis)) * NANOS_PER_MILLI, process);
        memStats.push(memStatsIn(profile));
        return listSourceFiles(profile);
      });
    },
    async judgeSeries(params) {
      const query = checkJudgeSeries(params);
      const series = allSeries.get(query.series);
      if (series === undefined || series.memStats.length === 0) {
        throw new ProfileError('incompatible', 'there is no heap profile to judge');
      }
      const memStatsAt = async (index: number): Promise<MemStats | undefined> => {
        const path = query.memStats[index];
        if (path === undefined) return series.memStats[index];
        try {
          return await readMemStats({ kind: 'path', path });
        } catch (error) {
          // They are told beside the verdict where they are there; the verdict itself does not need them.
          if (error instanceof ProfileError) return undefined;
          throw error;
        }
      };
      return judge(series, query, memStatsAt);
    },
    closeSeries(params) {
      allSeries.delete(checkSeriesId(params));
      return undefined;
    },
  };
}

async function judge(
  { builder }: Series,
  { level, ownFiles, load, maxSites }: JudgeSeriesQuery,
  memStatsAt: (index: number) => Promise<MemStats | undefined>,
): Promise<SeriesAnswer> {
  const all = builder.finish();
  const series = longestRun(all);
  const { snapshots, period } = series;
  if (snapshots.length < 2) {
    throw new ProfileError('incompatible', 'at least two heap profiles of one process are needed');
  }
  const report = findSuspects(series, {
    level,
    ownFiles: ownFiles && new Set(ownFiles),
    load:
      load === undefined || load === 'allocations'
        ? load
        : snapshots.map(({ index }) => load[index] ?? NaN),
  });
  const first = await memStatsAt(snapshots[0]!.index);
  const last = await memStatsAt(snapshots.at(-1)!.index);
  return {
    report: { ...report, sites: report.sites.slice(0, maxSites) },
    siteCount: report.sites.length,
    period,
    snapshots: snapshots.map(({ index, timeNanos, liveBytes }) => ({
      index,
      timeMillis: Number(timeNanos / NANOS_PER_MILLI),
      liveBytes,
    })),
    breaks: all.runs.flatMap(({ startsWith, snapshots: [begin] }) =>
      startsWith === undefined || begin === undefined
        ? []
        : [{ index: begin.index, reason: startsWith }],
    ),
    duplicates: all.duplicates,
    outside: first && last && growthOutside(first, last, report.liveGrowthBytes),
    lastMemStats: last && { sys: last.sys, heapReleased: last.heapReleased },
  };
}

function memStatsIn({ memStatsLines }: Profile): MemStats | undefined {
  if (memStatsLines.length === 0) return undefined;
  try {
    return memStatsOfLines(memStatsLines);
  } catch (error) {
    if (error instanceof ProfileError) return undefined;
    throw error;
  }
}
