/**
 * The extension host's part of the panel's protocol over real profiles: core decodes and computes, the sources table
 * is kept here, and every request is recorded. A request can be made to fail or to wait.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ProfileError } from '../../../src/core/errors.js';
import { toDouble } from '../../../src/core/int64.js';
import { decodeProfile } from '../../../src/core/profile/decode.js';
import type { Profile } from '../../../src/core/profile/model.js';
import { preferredSampleType } from '../../../src/core/profile/sampleIndex.js';
import { computeTop } from '../../../src/core/report/top.js';
import type {
  HostEvents,
  HostRequests,
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

interface OpenProfile {
  readonly summary: ProfileSummary;
  readonly profile: Profile;
}

/** True for the files of the sample service, wherever it was built. */
const isOwn = (file: string): boolean => file.includes('/shop/');

export class TestHost {
  readonly requests: RecordedRequest[] = [];
  readonly sources: Source[] = [];
  /** Answers getTop in the place of core, for tables that no fixture has. */
  tableOverride: ((query: TopTableQuery) => TopTable) | undefined;
  /** Requests that are refused, with the message. */
  readonly refusals = new Map<keyof HostRequests, string>();
  /** Awaited before getTop answers. */
  gate: Promise<void> = Promise.resolve();
  state: ViewState = {
    profiles: [],
    activeId: undefined,
    sampleType: '',
    coverage: undefined,
    suggestedSampleType: undefined,
    loading: undefined,
    error: undefined,
    strings: {},
  };
  private readonly profiles: OpenProfile[] = [];
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
    const profile = decodeProfile(await readFile(path.join(FIXTURES, name)));
    const id = this.profiles.length + 1;
    const summary: ProfileSummary = {
      id,
      name: path.basename(name),
      uri: `file:///profiles/${name}`,
      kind: profile.kind,
      sampleTypes: profile.sampleTypes,
      samples: profile.samples.count,
      functions: profile.functions.count,
      timeMillis: Number(profile.timeNanos / 1_000_000n),
      warnings: profile.warnings,
      ...part,
    };
    this.profiles.push({ summary, profile });
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
    const open = this.profiles.find(({ summary }) => summary.id === query.profileId);
    if (open === undefined) throw new ProfileError('bad-option', 'profile: not open');
    const { sampleType, granularity } = query;
    const report = computeTop(open.profile, { sampleType, granularity, sort: 'flat', filter: {} });
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
        source: isOwn(row.file) ? this.sources.push({ file: row.file, line: row.line }) - 1 : -1,
      })),
    };
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
