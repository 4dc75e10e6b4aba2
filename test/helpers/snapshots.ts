/** Snapshots in real stores: written through the store, and read back byte by byte. */
import { readFileSync } from 'node:fs';
import { ProfileError } from '../../src/core/errors.js';
import type {
  CapturedFacts,
  Snapshot,
  SnapshotPartFormat,
  SnapshotPartKind,
} from '../../src/core/snapshot/model.js';
import type { SnapshotStore } from '../../src/core/snapshot/store.js';

/** Facts of a capture with these fields. */
export function capturedFacts(fields: Partial<CapturedFacts> = {}): CapturedFacts {
  return {
    timeMillis: Date.UTC(2026, 8, 30, 14, 25, 30, 123),
    target: { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' },
    process: { buildId: '', binary: '' },
    gitCommit: '',
    missing: [],
    facts: {},
    ...fields,
  };
}

/** The content of a part. */
export interface PartContent {
  readonly kind: SnapshotPartKind;
  readonly format: SnapshotPartFormat;
  readonly content: string | Uint8Array;
}

/** A heap part with this content, which no store looks into. */
export function heapPart(content: string | Uint8Array): PartContent {
  return { kind: 'heap', format: 'proto', content };
}

/** Writes a snapshot of these parts. */
export async function storeSnapshot(
  store: SnapshotStore,
  parts: readonly PartContent[] = [heapPart('heap')],
  facts: CapturedFacts = capturedFacts(),
): Promise<Snapshot> {
  const draft = await store.begin();
  for (const { kind, format, content } of parts) {
    const part = await draft.createPart(kind, format);
    await part.write(Buffer.from(content));
    await part.finish();
  }
  return await draft.complete(facts);
}

/** The content of a snapshot's parts by file name, read from the disk. */
export async function contentsOf(
  store: SnapshotStore,
  snapshot: Snapshot,
): Promise<Record<string, string>> {
  const contents: [string, string][] = [];
  for (const part of snapshot.parts) {
    contents.push([part.file, readFileSync(await store.partPath(snapshot, part), 'latin1')]);
  }
  return Object.fromEntries(contents);
}

/** "code: message" of the ProfileError that a promise rejects with; "resolved" when it does not. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
