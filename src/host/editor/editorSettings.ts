/** The settings of the marks in the editor; percentages become shares (0..1). */
import * as vscode from 'vscode';
import { getSetting, onDidChangeSettings } from '../config.js';
import { DisposableStore } from '../disposable.js';
import type { SettingKey, SettingValue } from '../settingDefaults.js';

/** What the user wants to see in the editor. */
export interface EditorSettings {
  readonly isAnnotating: boolean;
  readonly isShowingCalls: boolean;
  /** Which verdicts lines show. */
  readonly verdicts: SettingValue<'lineAnnotations.verdicts'>;
  /** Lines below this share of the total have no mark. */
  readonly lineThreshold: number;
  /** Marked lines per file. */
  readonly lineMaximum: number;
  readonly isShowingLenses: boolean;
  /** Functions below this own share have no CodeLens. */
  readonly lensThreshold: number;
  /** Lines at or above this own share are suspects. */
  readonly suspectThreshold: number;
}

/** The settings that change what decorations show. */
const ANNOTATION_SETTINGS: readonly SettingKey[] = [
  'lineAnnotations.enabled',
  'lineAnnotations.calls',
  'lineAnnotations.verdicts',
  'lineAnnotations.threshold',
  'lineAnnotations.maximum',
];

/** The settings that change what lenses show. */
export const LENS_SETTINGS: readonly SettingKey[] = ['codeLens.enabled', 'codeLens.threshold'];

/** The settings that change which lines are suspects. */
export const SUSPECT_SETTINGS: readonly SettingKey[] = ['suspects.threshold'];

/** The settings as they are now. */
export function readEditorSettings(): EditorSettings {
  return {
    isAnnotating: getSetting('lineAnnotations.enabled'),
    isShowingCalls: getSetting('lineAnnotations.calls'),
    verdicts: getSetting('lineAnnotations.verdicts'),
    lineThreshold: getSetting('lineAnnotations.threshold') / 100,
    lineMaximum: Math.floor(getSetting('lineAnnotations.maximum')),
    isShowingLenses: getSetting('codeLens.enabled'),
    lensThreshold: getSetting('codeLens.threshold') / 100,
    suspectThreshold: getSetting('suspects.threshold') / 100,
  };
}

/** The settings for those who draw, who ask far more often than settings change. */
export class AnnotationSettings implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new vscode.EventEmitter<undefined>());
  #current = readEditorSettings();

  /** Fires when `current` has changed in what decorations show. */
  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    this.#store.add(
      onDidChangeSettings(ANNOTATION_SETTINGS, () => {
        this.#current = readEditorSettings();
        this.#onDidChange.fire(undefined);
      }),
    );
  }

  get current(): EditorSettings {
    return this.#current;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
