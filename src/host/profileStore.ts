/**
 * The open profiles, the active one and the sample type of each: the one owner. Everyone else reads and listens. A
 * profile is named by an id that is never used twice; opening a URI that is open already reads it again and
 * replaces the profile, under a new id, in the same place of the list. The difference of two files is a profile like
 * any other; its sides are read for it alone and are not in the list.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../core/errors.js';
import { visibleText } from '../core/visibleText.js';
import type { OpenSource, ProfileId, ProfileInfo } from '../protocol/profileService.js';
import { getDecodeLimits } from './config.js';
import { describeError, isCancellation } from './log.js';
import type { OpenRequest } from './openRequest.js';
import type { Platform } from './platform/platform.js';
import type { ProfileServiceClient } from './profileService.js';
import { sourceOfUri } from './sourceOfUri.js';

/** A profile that has been decoded. */
export interface OpenProfile {
  readonly id: ProfileId;
  /** File name to show; control characters are visible. */
  readonly name: string;
  /** Where it was read; undefined for a difference and for bytes that were dropped without a place. */
  readonly uri: vscode.Uri | undefined;
  readonly info: ProfileInfo;
  /** What a difference is made of; undefined for a profile that was read. */
  readonly diff: DiffSides | undefined;
}

/** One side of a difference. */
export interface DiffSide {
  /** What people call it: a file name, or the name of a snapshot. */
  readonly name: string;
  readonly uri: vscode.Uri;
}

/** The two sides of a difference, which is current - base. */
export interface DiffSides {
  readonly base: DiffSide;
  readonly current: DiffSide;
}

/** What to open. */
export type ProfileSource =
  /** `name` is what people call it, by default the file name. */
  | { readonly kind: 'uri'; readonly uri: vscode.Uri; readonly name?: string }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };

export interface OpenOptions {
  /** Makes the profile the active one; default true. */
  readonly activate?: boolean;
  readonly token?: vscode.CancellationToken | undefined;
}

export interface OpenDiffOptions extends OpenOptions {
  /** A profile whose place in the list the difference takes. */
  readonly replaces?: ProfileId;
}

/** A profile that is being opened; `fraction` (0..1) is undefined until the size is known. */
export interface LoadingProfile {
  readonly name: string;
  /** What is being done, in words: "Opening heap.pb.gz". */
  readonly title: string;
  readonly uri: vscode.Uri | undefined;
  readonly fraction: number | undefined;
}

/** Why the last opening failed, in words that are safe to show. */
export interface OpenFailure {
  readonly title: string;
  readonly detail: string;
  readonly uri: vscode.Uri | undefined;
}

const MAX_NAME_LENGTH = 120;

export class ProfileStore implements vscode.Disposable {
  readonly service: ProfileServiceClient;
  readonly #platform: Platform;
  readonly #didChange = new vscode.EventEmitter<void>();
  /** Fires after a change of the open profiles, the active one or a sample type. */
  readonly onDidChange: vscode.Event<void> = this.#didChange.event;
  readonly #didChangeLoading = new vscode.EventEmitter<void>();
  /** Fires after a change of `loading` or `lastError`, several times a second while a file is read. */
  readonly onDidChangeLoading: vscode.Event<void> = this.#didChangeLoading.event;

  #profiles: readonly OpenProfile[] = [];
  #activeId: ProfileId | undefined;
  #lastError: OpenFailure | undefined;
  readonly #sampleTypes = new Map<ProfileId, string>();
  readonly #loading = new Set<{ current: LoadingProfile }>();
  readonly #openings = new Map<string, Promise<OpenProfile>>();

  constructor(service: ProfileServiceClient, platform: Platform) {
    this.service = service;
    this.#platform = platform;
  }

  /** In the order of opening. */
  get profiles(): readonly OpenProfile[] {
    return this.#profiles;
  }

  get active(): OpenProfile | undefined {
    return this.get(this.#activeId);
  }

  /** The sample type shown for the active profile; '' when no profile is open. */
  get sampleType(): string {
    return this.#activeId === undefined ? '' : this.sampleTypeOf(this.#activeId);
  }

  /** The profile that is being opened, the first of several. */
  get loading(): LoadingProfile | undefined {
    const [first] = this.#loading;
    return first?.current;
  }

  /** Cleared by the next opening that succeeds and by `closeAll`. */
  get lastError(): OpenFailure | undefined {
    return this.#lastError;
  }

  get(id: ProfileId | undefined): OpenProfile | undefined {
    return this.#profiles.find((profile) => profile.id === id);
  }

  /** The open profile that was read from a URI. */
  find(uri: vscode.Uri): OpenProfile | undefined {
    const key = uri.toString();
    return this.#profiles.find((profile) => profile.uri?.toString() === key);
  }

  /** The open difference of two files, in this order. */
  findDiff(base: vscode.Uri, current: vscode.Uri): OpenProfile | undefined {
    const key = pairKey(base, current);
    return this.#profiles.find(
      ({ diff }) => diff !== undefined && pairKey(diff.base.uri, diff.current.uri) === key,
    );
  }

  /** The sample type shown for a profile; '' when it is not open. */
  sampleTypeOf(id: ProfileId): string {
    return this.#sampleTypes.get(id) ?? this.get(id)?.info.preferredSampleType ?? '';
  }

  /** The decoded profile; rejects with a ProfileError (code 'cancelled' when the token was used). */
  open(source: ProfileSource, options: OpenOptions = {}): Promise<OpenProfile> {
    if (source.kind === 'bytes') return this.#open(source, options);
    const key = source.uri.toString();
    const running = this.#openings.get(key);
    if (running !== undefined) return running;
    const opening = this.#open(source, options).finally(() => this.#openings.delete(key));
    this.#openings.set(key, opening);
    return opening;
  }

  /**
   * The difference of two files, decoded; rejects with a ProfileError whose message names the side that cannot be opened
   * (code 'incompatible' for files that cannot be compared, 'cancelled' when the token was used).
   */
  openDiff(sides: DiffSides, options: OpenDiffOptions = {}): Promise<OpenProfile> {
    const key = pairKey(sides.base.uri, sides.current.uri);
    const running = this.#openings.get(key);
    if (running !== undefined) return running;
    const opening = this.#openDiff(sides, options).finally(() => this.#openings.delete(key));
    this.#openings.set(key, opening);
    return opening;
  }

  /** Closes a profile; the one beside it becomes active when it was the active one. */
  close(id: ProfileId): void {
    const index = this.#profiles.findIndex((profile) => profile.id === id);
    if (index < 0) return;
    this.#forget(id);
    this.#profiles = this.#profiles.filter((profile) => profile.id !== id);
    if (this.#activeId === id) {
      this.#activeId = this.#profiles[Math.min(index, this.#profiles.length - 1)]?.id;
    }
    this.#didChange.fire();
  }

  closeAll(): void {
    for (const { id } of this.#profiles) this.#forget(id);
    this.#profiles = [];
    this.#activeId = undefined;
    this.#lastError = undefined;
    this.#didChange.fire();
    this.#didChangeLoading.fire();
  }

  /** Makes an open profile the active one; an unknown id changes nothing. */
  activate(id: ProfileId): void {
    if (this.#activeId === id || this.get(id) === undefined) return;
    this.#activeId = id;
    this.#didChange.fire();
  }

  /** Chooses the sample type of a profile, by default the active one; throws 'bad-option' for one it does not have. */
  selectSampleType(sampleType: string, id: ProfileId | undefined = this.#activeId): void {
    const profile = this.get(id);
    if (profile === undefined) return;
    const types = profile.info.sampleTypes.map(({ type }) => type);
    if (!types.includes(sampleType)) {
      throw new ProfileError(
        'bad-option',
        `sample type ${JSON.stringify(sampleType)} is not in ${profile.name}, which has ${types.join(', ')}`,
      );
    }
    if (this.sampleTypeOf(profile.id) === sampleType) return;
    this.#sampleTypes.set(profile.id, sampleType);
    this.#didChange.fire();
  }

  dispose(): void {
    this.#didChange.dispose();
    this.#didChangeLoading.dispose();
    this.service.dispose();
  }

  #open(source: ProfileSource, options: OpenOptions): Promise<OpenProfile> {
    const uri = source.kind === 'uri' ? source.uri : undefined;
    const written = source.kind === 'uri' ? (source.name ?? baseName(source.uri)) : source.name;
    const name = visibleText(written, MAX_NAME_LENGTH);
    const title = vscode.l10n.t('Opening {0}', name);
    return this.#load({ name, title, uri }, async (setFraction) => {
      const info = await this.service.open({
        ...this.#requestFor(source, name, setFraction),
        cancellation: options.token,
      });
      const profile: OpenProfile = { id: info.id, name, uri, info, diff: undefined };
      this.#insert(profile, uri === undefined ? undefined : this.find(uri), options);
      return profile;
    });
  }

  #openDiff(sides: DiffSides, options: OpenDiffOptions): Promise<OpenProfile> {
    const diff = { base: shownSide(sides.base), current: shownSide(sides.current) };
    const { base, current } = diff;
    const name = `${base.name} → ${current.name}`;
    const title = vscode.l10n.t('Comparing {0} with {1}', current.name, base.name);
    return this.#load({ name, title, uri: undefined }, async (setFraction) => {
      const requestFor = (
        { uri, name: sideName }: DiffSide,
        partOf: (fraction: number) => number,
      ): OpenRequest =>
        this.#requestFor({ kind: 'uri', uri }, sideName, (fraction) => {
          setFraction(partOf(fraction));
        });
      const info = await this.service.openDiff({
        base: requestFor(base, (fraction) => fraction / 2),
        current: requestFor(current, (fraction) => 0.5 + fraction / 2),
        cancellation: options.token,
      });
      const profile: OpenProfile = { id: info.id, name, uri: undefined, info, diff };
      const replaced = this.findDiff(base.uri, current.uri) ?? this.get(options.replaces);
      this.#insert(profile, replaced, options);
      return profile;
    });
  }

  #requestFor(
    source: ProfileSource,
    name: string,
    setFraction: (fraction: number) => void,
  ): OpenRequest {
    return {
      read: () => this.#read(source),
      name,
      limits: getDecodeLimits(),
      onProgress: (readBytes, totalBytes) => {
        if (totalBytes > 0) setFraction(Math.min(1, readBytes / totalBytes));
      },
    };
  }

  /** Shows that something is being opened while it is, and keeps why it failed. */
  async #load(
    what: Omit<LoadingProfile, 'fraction'>,
    work: (setFraction: (fraction: number) => void) => Promise<OpenProfile>,
  ): Promise<OpenProfile> {
    const loading: { current: LoadingProfile } = { current: { ...what, fraction: undefined } };
    this.#loading.add(loading);
    this.#didChangeLoading.fire();
    try {
      return await work((fraction) => {
        loading.current = { ...what, fraction };
        this.#didChangeLoading.fire();
      });
    } catch (error) {
      if (!isCancellation(error)) {
        const title = vscode.l10n.t('{0} cannot be opened', what.name);
        this.#lastError = { title, detail: describeError(error), uri: what.uri };
      }
      throw error;
    } finally {
      this.#loading.delete(loading);
      this.#didChangeLoading.fire();
    }
  }

  #insert(
    profile: OpenProfile,
    replaced: OpenProfile | undefined,
    { activate = true }: OpenOptions,
  ): void {
    this.#lastError = undefined;
    if (replaced === undefined) {
      this.#profiles = [...this.#profiles, profile];
    } else {
      const sampleType = this.#sampleTypes.get(replaced.id);
      const isStillThere = profile.info.sampleTypes.some(({ type }) => type === sampleType);
      if (sampleType !== undefined && isStillThere) this.#sampleTypes.set(profile.id, sampleType);
      this.#profiles = this.#profiles.map((other) => (other === replaced ? profile : other));
      this.#forget(replaced.id);
    }
    const activeIsGone = this.get(this.#activeId) === undefined;
    if (activate || activeIsGone) this.#activeId = profile.id;
    this.#didChange.fire();
  }

  #forget(id: ProfileId): void {
    this.#sampleTypes.delete(id);
    this.service.close(id);
  }

  async #read(source: ProfileSource): Promise<OpenSource> {
    if (source.kind === 'bytes') return { kind: 'bytes', bytes: source.bytes.slice() };
    return sourceOfUri(source.uri, this.#platform);
  }
}

/** The side with its name as it is shown. */
function shownSide({ name, uri }: DiffSide): DiffSide {
  return { name: visibleText(name, MAX_NAME_LENGTH / 2), uri };
}

/** Names two files in their order; not the key of any single one. */
function pairKey(base: vscode.Uri, current: vscode.Uri): string {
  return `${base.toString()} ${current.toString()}`;
}

function baseName(uri: vscode.Uri): string {
  const path = uri.path.replace(/\/+$/, '');
  return path.slice(path.lastIndexOf('/') + 1) || uri.toString();
}
