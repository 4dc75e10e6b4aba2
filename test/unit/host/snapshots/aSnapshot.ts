/** Snapshots for tests: one complete snapshot of a service, changed where a test needs it. */
import type { Snapshot } from '../../../../src/core/snapshot/model.js';

export const MIB = 1024 * 1024;

/** A snapshot with these fields. */
export function aSnapshot(fields: Partial<Snapshot>): Snapshot {
  return {
    version: 1,
    id: '20260930T142530123-1f2e3d4c',
    timeMillis: Date.UTC(2026, 8, 30, 14, 25, 30, 123),
    target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
    process: { buildId: '', binary: '' },
    gitCommit: '',
    parts: [{ kind: 'heap', format: 'proto', file: 'heap.pb.gz', sizeBytes: 1000 }],
    missing: [],
    facts: {},
    name: '',
    note: '',
    ...fields,
  };
}
