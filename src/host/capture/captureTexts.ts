/** Words for what is captured, for progress, messages and the log. */
import * as vscode from 'vscode';
import type { MissingPart, Snapshot, SnapshotPartKind } from '../../core/snapshot/model.js';
import type { CaptureProgress } from '../../core/snapshot/source.js';
import { visibleText } from '../../core/visibleText.js';
import {
  bytesText,
  goroutinesText,
  growthText,
  liveHeapText,
  residentText,
} from '../snapshots/snapshotTexts.js';
import type { CandidateOrigin } from './candidate.js';

const MAX_REASON_LENGTH = 200;
const MAX_NAME_LENGTH = 60;

/** What a part is called. */
export function partName(kind: SnapshotPartKind): string {
  switch (kind) {
    case 'heap':
      return vscode.l10n.t('heap profile');
    case 'goroutines':
      return vscode.l10n.t('goroutines');
    case 'goroutineleak':
      return vscode.l10n.t('leaked goroutines');
    case 'memstats':
      return vscode.l10n.t('memory statistics');
    default:
      return kind satisfies never;
  }
}

/** What a capture is doing: the part and what came of it. */
export function progressText({ part, receivedBytes }: CaptureProgress): string {
  return receivedBytes === 0 ? partName(part) : `${partName(part)} · ${bytesText(receivedBytes)}`;
}

/** What a message about a new snapshot says of it; `previous` is the one of its series before it. */
export function capturedText(snapshot: Snapshot, previous: Snapshot | undefined): string {
  const heap = liveHeapText(snapshot);
  const grown = [heap, growthText(snapshot, previous)].filter(Boolean).join(' ');
  return [
    heap === '' ? '' : vscode.l10n.t('live heap {0}', grown),
    goroutinesText(snapshot),
    residentText(snapshot),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** One sentence per missing part, safe to show. */
export function missingText(missing: readonly MissingPart[]): string {
  return missing
    .map(({ kind, reason }) =>
      vscode.l10n.t('Without {0}: {1}', partName(kind), visibleText(reason, MAX_REASON_LENGTH)),
    )
    .join(' ');
}

/** An address as a list shows it: "localhost:6060", "https://host:6060/shop"; all that tells it from others. */
export function addressLabel(url: string): string {
  const shown = url.replace(/\/debug\/pprof\/$/, '').replace(/^http:\/\//, '');
  // Where VS Code draws icons, "$(" would begin one; in a URL the two mean the same.
  return visibleText(shown.replaceAll('$(', '%24('), 120);
}

/** Where an address was found, in words that are safe to show. */
export function originText(origin: CandidateOrigin): string {
  switch (origin.kind) {
    case 'launch': {
      const name = visibleText(origin.name, MAX_NAME_LENGTH);
      const program = visibleText(origin.program, MAX_NAME_LENGTH);
      return program === ''
        ? vscode.l10n.t('launch configuration {0}', name)
        : vscode.l10n.t('launch configuration {0}, program {1}', name, program);
    }
    case 'import':
      return vscode.l10n.t(
        'net/http/pprof is imported in {0}, line {1}',
        visibleText(origin.file, MAX_NAME_LENGTH),
        origin.line,
      );
    case 'forwarded-port':
      return vscode.l10n.t('forwarded port');
    case 'process': {
      const program =
        visibleText(origin.program, MAX_NAME_LENGTH) || vscode.l10n.t('unknown program');
      return origin.pid === undefined
        ? program
        : vscode.l10n.t('{0}, process {1}', program, String(origin.pid));
    }
    default:
      return origin satisfies never;
  }
}
