/**
 * What can be found to take snapshots of: running services, services in source code, files, tests. Plain data that src/io finds
 * and the host shows.
 */
import type { ImportedFile } from './store.js';

/** A process of this machine that seems to serve net/http/pprof. */
export interface LocalServer {
  /** Base URL with the loopback address that answered. */
  readonly url: string;
  readonly pid: number | undefined;
  /** Base name of its program; '' when unknown. */
  readonly program: string;
}

/** A file of the workspace that imports net/http/pprof, with the addresses that its package listens on, as found in the source. */
export interface PprofImport {
  readonly path: string;
  /** 1-based line of the import. */
  readonly line: number;
  /** "localhost:6060" or ":6060", as written. */
  readonly addresses: readonly string[];
}

/** A group of files that belong to one moment, found by name and content. */
export interface ImportCandidate {
  /** What the group is called by: the common part of the names. */
  readonly label: string;
  readonly files: readonly ImportedFile[];
}

/** One test or benchmark to profile. */
export interface GoTestRun {
  /** Folder of the package: absolute path. */
  readonly folder: string;
  /** How the package is shown, "./internal/store". */
  readonly packageLabel: string;
  /** Name of the function, "TestPut" or "BenchmarkGet"; '' for all tests of the package. */
  readonly func: string;
  readonly memProfileRate: number;
  readonly timeoutMillis: number;
  /** Absolute path of the go command. */
  readonly goCommand: string;
  /** Told every line that go and the test print, up to a limit. */
  readonly onOutput: (line: string) => void;
  /** Told one sentence when the test failed and its profile is there all the same. */
  readonly onFailedTest: (sentence: string) => void;
}
