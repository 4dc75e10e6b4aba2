/**
 * The kept snapshots as the host knows them: the list, grouped into series, and the chosen base. The one owner of the store, which is a
 * folder that all windows share; nothing is read before the first use, and everything is read again when this or another window
 * changed something. Without a disk (a browser) there is no store and the list stays empty.
 */
import * as vscode from 'vscode';
import { partOf, type Snapshot, type SnapshotPartKind } from '../../core/snapshot/model.js';
import { groupSeries, type SnapshotSeries } from '../../core/snapshot/series.js';
import type { SnapshotList, SnapshotStore } from '../../core/snapshot/store.js';
import { getSetting } from '../config.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import { withoutLinks } from '../messageText.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { isComparable } from './comparisonChoice.js';
import { shortTarget, shownName } from './snapshotTexts.js';
import { timeText } from './snapshotTime.js';

/** Where the id of the base is kept: each workspace has its own. */
const BASE_KEY = 'snapshots.baseId';
const FOLDER = 'snapshots';
const MEBIBYTE = 1024 * 1024;

export interface SnapshotModelContext {
  /** Undefined in a browser. */
  readonly capture: CaptureServices | undefined;
  readonly globalStorageUri: vscode.Uri;
  readonly workspaceState: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** Where a snapshot is in the list. */
interface Place {
  readonly snapshot: Snapshot;
  readonly series: SnapshotSeries;
  readonly index: number;
}

export class SnapshotModel implements vscode.Disposable {
  /** Undefined where snapshots cannot be kept. */
  readonly store: SnapshotStore | undefined;
  readonly #folder: vscode.Uri;
  readonly #workspaceState: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new vscode.EventEmitter<void>());
  /** Fires after a change of the snapshots, the base or the activity. */
  readonly onDidChange: vscode.Event<void> = this.#didChange.event;

  #snapshots: readonly Snapshot[] = [];
  #series: readonly SnapshotSeries[] = [];
  #places: ReadonlyMap<string, Place> = new Map();
  #baseId: string | undefined;
  #failure: string | undefined;
  #loading: Promise<void> | undefined;
  /** The reading that is under way, and the one that waits for its end to see what has changed meanwhile. */
  #reading: Promise<void> | undefined;
  #nextReading: Promise<void> | undefined;
  readonly #told = new Set<string>();
  readonly #activities = new Set<{ readonly text: string }>();

  constructor({ capture, globalStorageUri, workspaceState, log }: SnapshotModelContext) {
    this.#folder = vscode.Uri.joinPath(globalStorageUri, FOLDER);
    this.#workspaceState = workspaceState;
    this.#log = log;
    const baseId = workspaceState.get<unknown>(BASE_KEY);
    this.#baseId = typeof baseId === 'string' ? baseId : undefined;
    if (capture !== undefined && globalStorageUri.scheme === 'file') {
      this.store = capture.openStore({
        folder: this.#folder.fsPath,
        maxBytes: () => getSetting('snapshots.maxMegabytes') * MEBIBYTE,
      });
    }
  }

  /** By id, which is by time. */
  get snapshots(): readonly Snapshot[] {
    return this.#snapshots;
  }

  /** The series with the latest snapshot first; the snapshots of each by time. */
  get series(): readonly SnapshotSeries[] {
    return this.#series;
  }

  /** The snapshot that others are compared with; undefined when none is chosen or the list was not read yet. */
  get base(): Snapshot | undefined {
    return this.#baseId === undefined ? undefined : this.find(this.#baseId);
  }

  /** Why the list could not be read the last time, as one sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What is being done with snapshots now, in words; the latest of several. */
  get activity(): string | undefined {
    return [...this.#activities].at(-1)?.text;
  }

  /** Resolves when the list was read at least once; never rejects. */
  whenLoaded(): Promise<void> {
    this.#loading ??= this.#start();
    return this.#loading;
  }

  /** Reads the list again; what was on the disk when this was called is known when it resolves. Never rejects. */
  refresh(): Promise<void> {
    return this.#loading === undefined ? this.whenLoaded() : this.#readAgain();
  }

  /** Chooses the base, or none. An id that is not in the list is refused. */
  async setBase(id: string | undefined): Promise<void> {
    if (id !== undefined && this.find(id) === undefined) return;
    if (id === this.#baseId) return;
    this.#baseId = id;
    this.#didChange.fire();
    await this.#workspaceState.update(BASE_KEY, id);
  }

  find(id: string): Snapshot | undefined {
    return this.#places.get(id)?.snapshot;
  }

  /** The series that a snapshot is in. */
  seriesOf(id: string): SnapshotSeries | undefined {
    return this.#places.get(id)?.series;
  }

  /** The snapshot just before one in its series, what a growth is measured from; those without a heap profile do not count. */
  previousOf({ id }: Snapshot): Snapshot | undefined {
    const place = this.#places.get(id);
    return place?.series.snapshots.slice(0, place.index).filter(isComparable).at(-1);
  }

  /** The snapshot of the same series that was taken before one, whatever it has. */
  rowAbove({ id }: Snapshot): Snapshot | undefined {
    const place = this.#places.get(id);
    return place?.series.snapshots[place.index - 1];
  }

  /** The file of a part; undefined when the snapshot has no such part. Rejects with ProfileError when the file is gone. */
  async partUri(snapshot: Snapshot, kind: SnapshotPartKind): Promise<vscode.Uri | undefined> {
    const part = partOf(snapshot, kind);
    if (part === undefined || this.store === undefined) return undefined;
    return vscode.Uri.file(await this.store.partPath(snapshot, part));
  }

  /** The snapshot that a file is a part of. Before the list was read: undefined, and the reading starts. */
  findByPartUri(uri: vscode.Uri): Snapshot | undefined {
    if (this.store === undefined || uri.scheme !== 'file') return undefined;
    const folder = `${vscode.Uri.file(this.#folder.fsPath).toString()}/`;
    const text = uri.toString();
    if (!text.startsWith(folder)) return undefined;
    void this.whenLoaded();
    const [id, file] = uri.path.split('/').slice(-2);
    const snapshot = this.find(id ?? '');
    return snapshot?.parts.some((part) => part.file === file) === true ? snapshot : undefined;
  }

  /** What a snapshot is called where it stands alone: the user's name, else time and short target; safe in a message. */
  displayName(snapshot: Snapshot): string {
    const time = timeText(snapshot.timeMillis, vscode.env.language);
    return withoutLinks(shownName(snapshot) || `${time} · ${shortTarget(snapshot.target)}`);
  }

  /** Tells what is being done until the work ends; the work's outcome. */
  async during<T>(text: string, work: () => Promise<T>): Promise<T> {
    const activity = { text };
    this.#activities.add(activity);
    this.#didChange.fire();
    try {
      return await work();
    } finally {
      this.#activities.delete(activity);
      this.#didChange.fire();
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #start(): Promise<void> {
    if (this.store === undefined) return;
    this.#disposables.add(
      this.store.watch(() => {
        void this.refresh();
      }),
    );
    await this.#readAgain();
  }

  #readAgain(): Promise<void> {
    if (this.#reading === undefined) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    this.#nextReading ??= this.#reading.then(() => {
      this.#nextReading = undefined;
      return this.#readAgain();
    });
    return this.#nextReading;
  }

  async #read(): Promise<void> {
    if (this.store === undefined) return;
    const before = { snapshots: this.#snapshots, failure: this.#failure };
    try {
      this.#take(await this.store.list());
      this.#failure = undefined;
    } catch (error) {
      this.#failure = describeError(error);
      this.#tellOnce(this.#failure);
    }
    if (this.#baseId !== undefined && this.#failure === undefined && this.base === undefined) {
      // It was deleted, maybe in another window.
      await this.setBase(undefined);
    }
    if (this.#snapshots !== before.snapshots || this.#failure !== before.failure) {
      this.#didChange.fire();
    }
  }

  /** The same list again changes nothing: everything that shows it would be drawn anew. */
  #take({ snapshots, problems }: SnapshotList): void {
    for (const problem of problems) this.#tellOnce(problem);
    if (hasSame(snapshots, this.#snapshots)) return;
    this.#snapshots = snapshots;
    this.#series = groupSeries(snapshots);
    this.#places = new Map(
      this.#series.flatMap((series) =>
        series.snapshots.map((snapshot, index) => [snapshot.id, { snapshot, series, index }]),
      ),
    );
  }

  /** The list is read often, and a damaged entry stays damaged. */
  #tellOnce(problem: string): void {
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    this.#log.warn(`snapshots: ${problem}`);
  }
}

/**
 * True when two lists show the same. The user changes names and notes of a snapshot; files that are damaged or removed change its
 * parts and what is missing. Nothing else of one that is kept changes.
 */
function hasSame(a: readonly Snapshot[], b: readonly Snapshot[]): boolean {
  return (
    a.length === b.length &&
    a.every((snapshot, index) => {
      const other = b[index];
      return other !== undefined && changing(snapshot) === changing(other);
    })
  );
}

function changing({ id, name, note, parts, missing }: Snapshot): string {
  return JSON.stringify([id, name, note, parts, missing]);
}
