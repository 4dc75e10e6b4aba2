/** What the sample types of Go's profiles mean, and which one a leak hunt should look at. */
import * as vscode from 'vscode';
import type { ProfileKind } from '../core/profile/model.js';
import type { ProfileInfo } from '../protocol/profileService.js';

/** One sentence on a sample type; '' for one that Go's runtime does not write. */
export function describeSampleType(type: string): string {
  switch (type) {
    case 'inuse_space':
      return vscode.l10n.t('Bytes allocated and not yet freed. A leak shows here.');
    case 'inuse_objects':
      return vscode.l10n.t(
        'Objects allocated and not yet freed. A leak of many small objects shows here.',
      );
    case 'alloc_space':
      return vscode.l10n.t('Bytes allocated since the program started, freed ones included.');
    case 'alloc_objects':
      return vscode.l10n.t('Objects allocated since the program started, freed ones included.');
    case 'space':
      return vscode.l10n.t('Bytes of the profile.');
    case 'objects':
      return vscode.l10n.t('Objects of the profile.');
    case 'goroutine':
      return vscode.l10n.t('Goroutines that exist now.');
    case 'goroutineleak':
      return vscode.l10n.t('Goroutines that can never run again.');
    case 'contentions':
      return vscode.l10n.t('Waits for a lock or another blocking operation.');
    case 'delay':
      return vscode.l10n.t('Time spent waiting.');
    case 'samples':
      return vscode.l10n.t('Samples taken.');
    case 'cpu':
      return vscode.l10n.t('CPU time.');
    case 'threadcreate':
      return vscode.l10n.t('Operating system threads created.');
    default:
      return '';
  }
}

/** The name of a kind of profile in the user's language. */
export function describeKind(kind: ProfileKind): string {
  switch (kind) {
    case 'heap':
      return vscode.l10n.t('heap profile');
    case 'goroutine':
      return vscode.l10n.t('goroutine profile');
    case 'goroutineleak':
      return vscode.l10n.t('goroutine leak profile');
    case 'cpu':
      return vscode.l10n.t('CPU profile');
    case 'mutex-or-block':
      return vscode.l10n.t('mutex or block profile');
    case 'threadcreate':
      return vscode.l10n.t('thread creation profile');
    case 'other':
      return vscode.l10n.t('profile');
    default:
      return kind satisfies never;
  }
}

/** The sample type to offer instead when alloc_* of a heap profile is shown, else undefined. */
export function suggestedSampleType(info: ProfileInfo, sampleType: string): string | undefined {
  if (info.kind !== 'heap' || !sampleType.startsWith('alloc_')) return undefined;
  return info.sampleTypes.some(({ type }) => type === 'inuse_space') ? 'inuse_space' : undefined;
}
