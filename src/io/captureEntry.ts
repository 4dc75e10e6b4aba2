/**
 * What the extension host needs of src/io for snapshots, as one bundle (dist/capture.cjs) that is loaded at its first use: with
 * the decoder in it, it is several times as large as the rest of the extension.
 */
export { findImports, pprofSaveFolder } from './findImports.js';
export { readGitCommit } from './gitCommit.js';
export { findGoCommand } from './goCommand.js';
export { readLoadCounter, sendRequests } from './huntLoad.js';
export { openHuntStore } from './huntStore.js';
export { listLocalServers } from './localServers.js';
export { findPprofImports } from './pprofImports.js';
export { openSnapshotStore } from './snapshotStore.js';
export { createFilesSource } from './sources/filesSource.js';
export { createPprofSource } from './sources/pprofSource.js';
export { createTestSource } from './sources/testSource.js';
