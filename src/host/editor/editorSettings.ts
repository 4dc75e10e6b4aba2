/** The settings of the marks in the editor; percentages become shares (0..1). */
import { getSetting } from '../config.js';
import type { SettingKey } from '../settingDefaults.js';

/** What the user wants to see in the editor. */
export interface EditorSettings {
  readonly isAnnotating: boolean;
  readonly isShowingCalls: boolean;
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
export const ANNOTATION_SETTINGS: readonly SettingKey[] = [
  'lineAnnotations.enabled',
  'lineAnnotations.calls',
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
    lineThreshold: getSetting('lineAnnotations.threshold') / 100,
    lineMaximum: Math.floor(getSetting('lineAnnotations.maximum')),
    isShowingLenses: getSetting('codeLens.enabled'),
    lensThreshold: getSetting('codeLens.threshold') / 100,
    suspectThreshold: getSetting('suspects.threshold') / 100,
  };
}
