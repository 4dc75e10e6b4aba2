/**
 * Capturing and keeping snapshots with Node: src/io as the host sees it. Its code is a bundle of its own, loaded by the first call
 * that needs it and not when the extension starts: the decoder alone takes longer to load than the whole start may.
 */
import { createRequire } from 'node:module';
import type * as captureIo from '../../io/captureEntry.js';
import type { CaptureServices } from './captureServices.js';
import { createLateHuntStore, createLateStore } from './lateStore.js';

/** The functions of dist/capture.cjs, which lies beside this bundle; later calls cost nothing. */
function io(): typeof captureIo {
  return createRequire(__filename)('./capture.cjs') as typeof captureIo;
}

/** The services of a computer with a disk and sockets. */
export const nodeCapture: CaptureServices = {
  openStore: (options) =>
    createLateStore(() => Promise.resolve().then(() => io().openSnapshotStore(options))),
  openHuntStore: (options) =>
    createLateHuntStore(() => Promise.resolve().then(() => io().openHuntStore(options))),
  sendRequests: async (requests, signal) => io().sendRequests(requests, signal),
  readLoadCounter: async (request, signal) => io().readLoadCounter(request, signal),
  createPprofSource: async (target) => Promise.resolve(io().createPprofSource(target)),
  createFilesSource: async (label, files) => Promise.resolve(io().createFilesSource(label, files)),
  createTestSource: async (run) => Promise.resolve(io().createTestSource(run)),
  findImports: async (paths, signal) => io().findImports(paths, signal),
  pprofSaveFolder: async () => io().pprofSaveFolder(),
  listLocalServers: async (signal) => io().listLocalServers(signal),
  findPprofImports: async (folders, signal) => io().findPprofImports(folders, signal),
  readGitCommit: async (folder) => io().readGitCommit(folder),
  findGoCommand: async (setting, workspaceFolders) =>
    io().findGoCommand({ setting, workspaceFolders }),
};
