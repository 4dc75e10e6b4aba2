/**
 * The extension host's part of the panel's protocol over real profiles: core decodes and computes, the sources table
 * is kept here, and every request is recorded. A request can be made to fail or to wait.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProfileError } from '../../../src/core/errors.js';
import { toDouble } from '../../../src/core/int64.js';
import { explainMemory } from '../../../src/core/memstats/explain.js';
import { memStatsOfLines, parseMemStats } from '../../../src/core/memstats/parse.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import { diffProfiles } from '../../../src/core/profile/diff.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { preferredSampleType } from '../../../src/core/profile/sampleIndex.js';
import { computeDiff } from '../../../src/core/report/diff.js';
import type { DiffValue } from '../../../src/core/report/query.js';
import { computeTop } from '../../../src/core/report/top.js';
import type {
  DiffSummary,
  DiffTable,
  DiffTableValue,
  FixTable,
  HostEvents,
  HostRequests,
  MemoryTable,
  PanelTab,
  ProfileSummary,
  TopTable,
  TopTableQuery,
  ViewState,
} from '../../../src/protocol/messages.js';
import {
  createEndpoint,
  type Endpoint,
  type NoMessages,
  type Wire,
} from '../../../src/protocol/rpc.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/handlerleak');

/** What a row's source reference stands for. */
export interface Source {
  readonly file: string;
  readonly line: number;
}

export interface RecordedRequest {
  readonly method: keyof HostRequests;
  readonly params: unknown;
}

/** Where the memory of a moment is told: a fixture with MemStats, and what the operating system measured. */
export interface MemoryFile {
  readonly name: string;
  readonly liveHeapBytes?: number;
  readonly measuredRssBytes?: number;
}

interface OpenProfile {
  readonly summary: ProfileSummary;
  readonly profile: Profile;
  readonly memory?: { readonly current: MemoryFile; readonly base: MemoryFile | undefined };
}

/** True for the files of the sample service, wherever it was built. */
const isOwn = (file: string): boolean => file.includes('/shop/');

const readFixture = async (name: string): Promise<Profile> =>
  decodeProfile(await readFile(path.join(FIXTURES, name)));

const tableValue = ({ base, current, delta, rawSamples, error }: DiffValue): DiffTableValue => ({
  base: toDouble(base),
  current: toDouble(current),
  delta: toDouble(delta),
  rawSamples,
  error,
});

export class TestHost {
  readonly requests: RecordedRequest[] = [];
  readonly sources: Source[] = [];
  /** Answers getTop in the place of core, for tables that no fixture has. */
  tableOverride: ((query: TopTableQuery) => TopTable) | undefined;
  /** The same for getDiff. */
  diffOverride: ((query: TopTableQuery) => DiffTable) | undefined;
  /** What getFix answers, see showFix. */
  fix: FixTable | undefined;
  /** Requests that are refused, with the message. */
  readonly refusals = new Map<keyof HostRequests, string>();
  /** Awaited before a table is answered. */
  gate: Promise<void> = Promise.resolve();
  state: ViewState = {
    profiles: [],
    activeId: undefined,
    sampleType: '',
    coverage: undefined,
    suggestedSampleType: undefined,
    loading: undefined,
    error: undefined,
    fixId: undefined,
    canCapture: true,
    strings: {},
  };
  private profiles: readonly OpenProfile[] = [];
  private readonly endpoint: Endpoint<NoMessages, HostEvents>;

  constructor(post: (message: Wire) => void) {
    this.endpoint = createEndpoint<NoMessages, HostEvents, HostRequests, NoMessages>({
      post: (message) => {
        post(message);
      },
      events: {},
      handlers: {
        ready: () => {
          this.record('ready', undefined);
          return this.state;
        },
        getTop: async (params) => {
          await this.gate;
          this.record('getTop', params);
          return this.getTop(params as TopTableQuery);
        },
        getDiff: async (params) => {
          await this.gate;
          this.record('getDiff', params);
          return this.getDiff(params as TopTableQuery);
        },
        getMemory: async (params) => {
          await this.gate;
          this.record('getMemory', params);
          return this.getMemory((params as { profileId: number }).profileId);
        },
        getFix: async () => {
          await this.gate;
          this.record('getFix', undefined);
          if (this.fix === undefined) throw new ProfileError('bad-option', 'no fix was verified');
          return this.fix;
        },
        runAction: (params) => {
          this.record('runAction', params);
          return undefined;
        },
        openSource: (params) => {
          this.record('openSource', params);
          return undefined;
        },
        activateProfile: (params) => {
          this.record('activateProfile', params);
          this.setState({ activeId: (params as { profileId: number }).profileId });
          return undefined;
        },
        selectSampleType: (params) => {
          this.record('selectSampleType', params);
          this.selectSampleType((params as { sampleType: string }).sampleType);
          return undefined;
        },
        openProfile: (params) => {
          this.record('openProfile', params);
          return undefined;
        },
        openDropped: (params) => {
          this.record('openDropped', params);
          return undefined;
        },
        copyPprofCommand: (params) => {
          this.record('copyPprofCommand', params);
          return undefined;
        },
      },
    });
  }

  receive(message: unknown): void {
    this.endpoint.receive(message);
  }

  /** Opens a fixture (a path under test/fixtures/handlerleak) and makes it the active profile. */
  async open(name: string, part: Partial<ProfileSummary> = {}): Promise<number> {
    const profile = await readFixture(name);
    return this.add(profile, {
      name: path.basename(name),
      uri: `file:///profiles/${name}`,
      hasMemory: profile.memStatsLines.length > 0,
      ...part,
    });
  }

  /** Opens current - base of two fixtures, as `open` does. */
  async openDiff(base: string, current: string, part: Partial<DiffSummary> = {}): Promise<number> {
    const { profile } = diffProfiles(await readFixture(current), await readFixture(base));
    const [baseName, currentName] = [path.basename(base), path.basename(current)];
    return this.add(profile, {
      name: `${baseName} → ${currentName}`,
      diff: {
        ...{ baseName, currentName },
        baseUri: `file:///profiles/${base}`,
        currentUri: `file:///profiles/${current}`,
        isPaired: profile.samples.sides?.isPaired === true,
        doubts: [],
        ...part,
      },
    });
  }

  /** Gives an open profile the memory that its snapshot has. */
  setMemory(id: number, current: MemoryFile, base?: MemoryFile): void {
    this.profiles = this.profiles.map((open) =>
      open.summary.id === id
        ? { ...open, summary: { ...open.summary, hasMemory: true }, memory: { current, base } }
        : open,
    );
    this.setState({ profiles: this.profiles.map(({ summary }) => summary) });
  }

  private add(profile: Profile, part: Partial<ProfileSummary>): number {
    const id = this.profiles.length + 1;
    const summary: ProfileSummary = {
      id,
      name: '',
      uri: '',
      diff: undefined,
      hasMemory: false,
      kind: profile.kind,
      sampleTypes: profile.sampleTypes,
      samples: profile.samples.count,
      functions: profile.functions.count,
      timeMillis: Number(profile.timeNanos / 1_000_000n),
      warnings: profile.warnings,
      ...part,
    };
    this.profiles = [...this.profiles, { summary, profile }];
    const sampleType = profile.sampleTypes[preferredSampleType(profile)]!.type;
    this.setState({
      profiles: this.profiles.map((open) => open.summary),
      activeId: id,
      sampleType,
      coverage: 0.9642,
    });
    return id;
  }

  /** Changes the state and tells the panel. */
  setState(part: Partial<ViewState>): void {
    this.state = { ...this.state, ...part };
    this.endpoint.emit('stateChanged', this.state);
  }

  /** Makes a fix the one on show, or none; from then on the panel has the tab. */
  showFix(fix: FixTable | undefined): void {
    this.fix = fix;
    this.setState({ fixId: fix === undefined ? 0 : (this.state.fixId ?? 0) + 1 });
  }

  showTab(tab: PanelTab): void {
    this.endpoint.emit('showTab', { tab });
  }

  reveal(name: string): void {
    this.endpoint.emit('revealFunction', { profileId: this.state.activeId ?? 0, name });
  }

  /** The parameters of every request of this method so far. */
  asked(method: keyof HostRequests): readonly unknown[] {
    return this.requests.filter((request) => request.method === method).map(({ params }) => params);
  }

  /** What core answers for a table, with the sources that the panel gets. */
  getTop(query: TopTableQuery): TopTable {
    if (this.tableOverride !== undefined) return this.tableOverride(query);
    const { profile } = this.profileOf(query.profileId);
    const { sampleType, granularity } = query;
    const report = computeTop(profile, { sampleType, granularity, sort: 'flat', filter: {} });
    return {
      profileId: query.profileId,
      sampleType: report.sampleType,
      unit: report.unit,
      granularity,
      total: toDouble(report.total),
      rowCount: report.rows.length,
      rows: report.rows.map((row) => ({
        name: row.name,
        file: row.file,
        line: row.line,
        flat: toDouble(row.flat),
        cum: toDouble(row.cum),
        rawSamples: row.rawSamples,
        flatError: row.flatError,
        cumError: row.cumError,
        source: this.sourceOf(row),
      })),
    };
  }

  /** What core answers for a difference. */
  getDiff(query: TopTableQuery): DiffTable {
    if (this.diffOverride !== undefined) return this.diffOverride(query);
    const { profile } = this.profileOf(query.profileId);
    const { sampleType, granularity } = query;
    const report = computeDiff(profile, { sampleType, granularity, sort: 'flat', filter: {} });
    return {
      profileId: query.profileId,
      sampleType: report.sampleType,
      unit: report.unit,
      granularity,
      baseTotal: toDouble(report.baseTotal),
      currentTotal: toDouble(report.currentTotal),
      deltaError: Math.sqrt(report.rows.reduce((sum, { flat }) => sum + flat.error ** 2, 0)),
      rowCount: report.rows.length,
      rows: report.rows.map((row) => ({
        name: row.name,
        file: row.file,
        line: row.line,
        flat: tableValue(row.flat),
        cum: tableValue(row.cum),
        source: this.sourceOf(row),
      })),
    };
  }

  /** What core answers for the memory of a profile. */
  async getMemory(profileId: number): Promise<MemoryTable> {
    const { summary, profile, memory } = this.profileOf(profileId);
    const explain = async ({ name, liveHeapBytes, measuredRssBytes }: MemoryFile) =>
      explainMemory(parseMemStats(await readFile(path.join(FIXTURES, name))), {
        liveHeapBytes,
        measuredRssBytes,
      });
    const nothing = { liveHeapBytes: undefined, measuredRssBytes: undefined };
    return {
      profileId,
      current:
        memory === undefined
          ? explainMemory(memStatsOfLines(profile.memStatsLines), nothing)
          : await explain(memory.current),
      base: memory?.base === undefined ? undefined : await explain(memory.base),
      currentName: summary.diff?.currentName ?? summary.name,
      baseName: summary.diff?.baseName ?? '',
    };
  }

  private profileOf(id: number): OpenProfile {
    const open = this.profiles.find(({ summary }) => summary.id === id);
    if (open === undefined) throw new ProfileError('bad-option', 'profile: not open');
    return open;
  }

  private sourceOf({ file, line }: Source): number {
    return isOwn(file) ? this.sources.push({ file, line }) - 1 : -1;
  }

  private selectSampleType(sampleType: string): void {
    const isAlloc = sampleType.startsWith('alloc_');
    this.setState({ sampleType, suggestedSampleType: isAlloc ? 'inuse_space' : undefined });
  }

  private record(method: keyof HostRequests, params: unknown): void {
    this.requests.push({ method, params });
    const refusal = this.refusals.get(method);
    if (refusal !== undefined) throw new ProfileError('unreadable', refusal);
  }
}
