/**
 * What the host needs to capture and keep snapshots: a disk and sockets, which a browser does not have. Types only; node.ts gives the
 * real ones out of src/io.
 */
import type { CounterRequest, LoadRequests, SentRequests } from '../../core/hunt/loadRequest.js';
import type { HuntStore } from '../../core/hunt/store.js';
import type {
  GoTestRun,
  ImportCandidate,
  LocalServer,
  PprofImport,
} from '../../core/snapshot/discovery.js';
import type { HttpTarget } from '../../core/snapshot/httpTarget.js';
import type { SnapshotSource } from '../../core/snapshot/source.js';
import type { ImportedFile, SnapshotStore } from '../../core/snapshot/store.js';

export interface CaptureServices {
  /** The store in a folder, which is made when it is not there. */
  openStore(options: {
    readonly folder: string;
    /** Read anew at every use. */
    readonly maxBytes: () => number;
  }): SnapshotStore;
  /** The hunts in a folder, which is made by the first one. */
  openHuntStore(options: { readonly folder: string }): HuntStore;
  /** Asks one address many times; rejects with ProfileError 'cancelled' only. */
  sendRequests(requests: LoadRequests, signal: AbortSignal): Promise<SentRequests>;
  /** What a load counter is at. */
  readLoadCounter(request: CounterRequest, signal: AbortSignal): Promise<number>;
  /** The sources are promised, because their code is loaded when it is first needed. */
  createPprofSource(target: HttpTarget): Promise<SnapshotSource>;
  createFilesSource(label: string, files: readonly ImportedFile[]): Promise<SnapshotSource>;
  createTestSource(run: GoTestRun): Promise<SnapshotSource>;
  /** Sorts files and the files of folders into snapshots; paths that are neither are left out. */
  findImports(paths: readonly string[], signal: AbortSignal): Promise<readonly ImportCandidate[]>;
  /** Where `go tool pprof` saves what it fetched (PPROF_TMPDIR, else ~/pprof), when there is something; else undefined. */
  pprofSaveFolder(): Promise<string | undefined>;
  /** Asks loopback ports that listen whether they serve net/http/pprof; sends nothing elsewhere. */
  listLocalServers(signal: AbortSignal): Promise<readonly LocalServer[]>;
  findPprofImports(
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PprofImport[]>;
  /** Commit that HEAD of the repository around a folder is at; '' when there is none. */
  readGitCommit(folder: string): Promise<string>;
  /** Absolute path of the go command: the setting if it is one, else from GOROOT and the PATH, never a folder of the workspace. */
  findGoCommand(setting: string, workspaceFolders: readonly string[]): Promise<string>;
}
