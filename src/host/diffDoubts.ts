/** What to doubt about a difference of two profiles, as sentences in the user's language. */
import * as vscode from 'vscode';
import type { DiffDoubt } from '../core/profile/comparable.js';
import type { ProfileInfo } from '../protocol/profileService.js';

/** One sentence per doubt about a difference; none for an ordinary profile. */
export function doubtsOf({ diff }: ProfileInfo): readonly string[] {
  return diff === undefined ? [] : diff.doubts.map(describeDoubt);
}

/** One sentence that says why the numbers of a difference may not mean what they seem to. */
export function describeDoubt(doubt: DiffDoubt): string {
  switch (doubt) {
    case 'another-build':
      return vscode.l10n.t(
        'The two profiles are of different builds: lines that moved look new and gone.',
      );
    case 'another-process':
      return vscode.l10n.t(
        'The two profiles seem to be of different processes: what was allocated in total is less in the current one.',
      );
    case 'reversed':
      return vscode.l10n.t('The current profile was taken before the base.');
    case 'delta-profile':
      return vscode.l10n.t(
        'One of the two profiles is a difference itself (seconds=), so what was in use before is not in it.',
      );
    case 'another-rate':
      return vscode.l10n.t(
        'The two profiles were sampled at different rates, so their errors differ.',
      );
    case 'another-format':
      return vscode.l10n.t(
        'One profile is text and the other is binary: the same call can have different frames in them.',
      );
    case 'same':
      return vscode.l10n.t('The two profiles are the same.');
    default:
      return doubt satisfies never;
  }
}
