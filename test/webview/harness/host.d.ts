import type { HostRequests, ProfileSummary, TopTable, TopTableQuery, ViewState } from '../../../src/protocol/messages.js';
import { type Wire } from '../../../src/protocol/rpc.js';
/** What a row's source reference stands for. */
export interface Source {
    readonly file: string;
    readonly line: number;
}
export interface RecordedRequest {
    readonly method: keyof HostRequests;
    readonly params: unknown;
}
export declare class TestHost {
    readonly requests: RecordedRequest[];
    readonly sources: Source[];
    /** Answers getTop in the place of core, for tables that no fixture has. */
    tableOverride: ((query: TopTableQuery) => TopTable) | undefined;
    /** Requests that are refused, with the message. */
    readonly refusals: Map<keyof HostRequests, string>;
    /** Awaited before getTop answers. */
    gate: Promise<void>;
    state: ViewState;
    private readonly profiles;
    private readonly endpoint;
    constructor(post: (message: Wire) => void);
    receive(message: unknown): void;
    /** Opens a fixture (a path under test/fixtures/handlerleak) and makes it the active profile. */
    open(name: string, part?: Partial<ProfileSummary>): Promise<number>;
    /** Changes the state and tells the panel. */
    setState(part: Partial<ViewState>): void;
    reveal(name: string): void;
    /** The parameters of every request of this method so far. */
    asked(method: keyof HostRequests): readonly unknown[];
    /** What core answers for a table, with the sources that the panel gets. */
    getTop(query: TopTableQuery): TopTable;
    private selectSampleType;
    private record;
}
