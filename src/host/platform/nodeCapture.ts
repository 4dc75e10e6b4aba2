/**
 * Capturing and keeping snapshots with Node: src/io as the host sees it. Its code is loaded by the first call that needs it and not
 * when the extension starts: decoding alone takes longer to load than the whole start may.
 */
import type { CaptureServices } from './captureServices.js';
import { createLateStore } from './lateStore.js';

/** The services of a computer with a disk and sockets. */
export const nodeCapture: CaptureServices = {
  openStore: (options) =>
    createLateStore(async () => {
      const { openSnapshotStore } = await import('../../io/snapshotStore.js');
      return openSnapshotStore(options);
    }),
  async createPprofSource(target) {
    const { createPprofSource } = await import('../../io/sources/pprofSource.js');
    return createPprofSource(target);
  },
  async createFilesSource(label, files) {
    const { createFilesSource } = await import('../../io/sources/filesSource.js');
    return createFilesSource(label, files);
  },
  async createTestSource(run) {
    const { createTestSource } = await import('../../io/sources/testSource.js');
    return createTestSource(run);
  },
  async findImports(paths, signal) {
    const { findImports } = await import('../../io/findImports.js');
    return findImports(paths, signal);
  },
  async pprofSaveFolder() {
    const { pprofSaveFolder } = await import('../../io/findImports.js');
    return pprofSaveFolder();
  },
  async listLocalServers(signal) {
    const { listLocalServers } = await import('../../io/localServers.js');
    return listLocalServers(signal);
  },
  async findPprofImports(folders, signal) {
    const { findPprofImports } = await import('../../io/pprofImports.js');
    return findPprofImports(folders, signal);
  },
  async readGitCommit(folder) {
    const { readGitCommit } = await import('../../io/gitCommit.js');
    return readGitCommit(folder);
  },
  async findGoCommand(setting, workspaceFolders) {
    const { findGoCommand } = await import('../../io/goCommand.js');
    return findGoCommand({ setting, workspaceFolders });
  },
};
