/** Stores that are made at their first use, so that their code is not loaded when the extension starts. */
import type { HuntStore } from '../../core/hunt/store.js';
import type { SnapshotStore } from '../../core/snapshot/store.js';

/** The store that `load` gives; every method waits for it. */
export function createLateStore(load: () => Promise<SnapshotStore>): SnapshotStore {
  let loading: Promise<SnapshotStore> | undefined;
  const store = (): Promise<SnapshotStore> => (loading ??= load());
  return {
    list: async () => (await store()).list(),
    begin: async () => (await store()).begin(),
    partPath: async (snapshot, part) => (await store()).partPath(snapshot, part),
    update: async (id, change) => (await store()).update(id, change),
    remove: async (ids) => (await store()).remove(ids),
    exportToFolder: async (ids, folder) => (await store()).exportToFolder(ids, folder),
    exportToZip: async (ids, file) => (await store()).exportToZip(ids, file),
    watch(onChange) {
      let watching: { dispose(): void } | undefined;
      let isDisposed = false;
      store().then(
        (loaded) => {
          if (!isDisposed) watching = loaded.watch(onChange);
        },
        () => {
          // Every other method tells why there is no store.
        },
      );
      return {
        dispose() {
          isDisposed = true;
          watching?.dispose();
        },
      };
    },
  };
}

/** The store of hunts that `load` gives; every method waits for it. */
export function createLateHuntStore(load: () => Promise<HuntStore>): HuntStore {
  let loading: Promise<HuntStore> | undefined;
  const store = (): Promise<HuntStore> => (loading ??= load());
  return {
    list: async () => (await store()).list(),
    save: async (record) => (await store()).save(record),
    keepAlive: async (id) => (await store()).keepAlive(id),
  };
}
