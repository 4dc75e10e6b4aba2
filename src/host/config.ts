/** The user's settings, typed and checked: a value of the wrong type is the default, a number is clamped. */
import * as vscode from 'vscode';
import { DEFAULT_LIMITS, type DecodeLimits } from '../core/profile/model.js';
import { checkSetting, type SettingKey, type SettingValue } from './settingDefaults.js';

const SECTION = 'leaktrail';

/** The value of a setting. */
export function getSetting<K extends SettingKey>(key: K): SettingValue<K> {
  return checkSetting(key, vscode.workspace.getConfiguration(SECTION).get(key));
}

/** Writes a setting for the user, or for the workspace where the workspace already overrides it. */
export async function updateSetting<K extends SettingKey>(
  key: K,
  value: SettingValue<K>,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const isInWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  await configuration.update(
    key,
    value,
    isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}

/** Calls back after one of the settings changed. */
export function onDidChangeSettings(
  keys: readonly SettingKey[],
  listener: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}

/** The limits on what a profile may hold. */
export function getDecodeLimits(): DecodeLimits {
  return {
    ...DEFAULT_LIMITS,
    maxBytes: getSetting('limits.maxInflatedMegabytes') * 1024 * 1024,
    maxSamples: getSetting('limits.maxSamples'),
  };
}
