/** The commands that capture from servers, and those about what is remembered of servers. */
import * as vscode from 'vscode';
import { normalizePprofUrl } from '../../core/snapshot/pprofUrl.js';
import { COMMANDS } from '../commandIds.js';
import { DisposableStore } from '../disposable.js';
import { describeError } from '../log.js';
import type { CaptureServices } from '../platform/captureServices.js';
import { askInDialog, showError } from '../showMessage.js';
import type { CaptureFrom } from './captureFrom.js';
import { captureTarget, type CaptureTargetContext } from './captureTarget.js';
import { addressLabel } from './captureTexts.js';
import { editHeader } from './editHeader.js';
import { forgetTargets } from './forgetTargets.js';
import { mayCapture } from './mayCapture.js';
import { originOf } from './targetHistory.js';
import type { TargetMemory } from './targetMemory.js';
import { pickTarget } from './targetPick.js';

export interface CaptureContext {
  /** Undefined in a browser. */
  readonly services: CaptureServices | undefined;
  readonly memory: TargetMemory;
  readonly log: vscode.LogOutputChannel;
  readonly captureFrom: CaptureFrom;
}

/** The registered commands. */
export function registerCaptureCommands(context: CaptureContext): DisposableStore {
  const { memory, log } = context;
  const disposables = new DisposableStore();
  const register = (id: string, run: (...args: unknown[]) => Promise<void>): void => {
    disposables.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await run(...args);
        } catch (error) {
          log.error(`${id}: ${describeError(error)}`);
          void showError(describeError(error));
        }
      }),
    );
  };
  register(COMMANDS.captureSnapshot, async () => {
    const capture = await captureContext(context);
    const picked = await capture?.pick();
    if (capture !== undefined && picked !== undefined) await captureTarget(capture, picked);
  });
  register(COMMANDS.captureAgain, async (row) => {
    const capture = await captureContext(context);
    if (capture === undefined) return;
    const url = await urlOfRow(row, memory);
    if (url === undefined) return;
    await captureTarget(capture, { url, userinfo: undefined, folder: undefined });
  });
  register(COMMANDS.setRequestHeader, async () => {
    const services = await mayCapture(context.services);
    if (services === undefined) return;
    const title = vscode.l10n.t('Set Request Header');
    const picked = await pickTarget({ services, memory, log }, title);
    if (picked === undefined) return;
    if (await editHeader(memory, originOf(picked.url))) await memory.rememberTarget(picked.url);
  });
  register(COMMANDS.forgetTargets, () => forgetTargets(memory));
  return disposables;
}

/** What a capture needs, or undefined when there can be none, which the user knows then. */
async function captureContext(context: CaptureContext): Promise<CaptureTargetContext | undefined> {
  const { memory, log, captureFrom } = context;
  const services = await mayCapture(context.services);
  if (services === undefined) return undefined;
  const title = vscode.l10n.t('Capture Snapshot');
  const pick = () => pickTarget({ services, memory, log }, title);
  return { services, memory, log, captureFrom, pick };
}

/**
 * The address that a row of the Snapshots view is of. A snapshot can be a file of somebody else, so an address that was never used
 * here is asked about first.
 */
async function urlOfRow(row: unknown, memory: TargetMemory): Promise<string | undefined> {
  const label = labelOf(row);
  if (label === undefined) return undefined;
  const { url } = normalizePprofUrl(label);
  if (memory.targets().includes(url)) return url;
  const capture = vscode.l10n.t('Capture');
  const choice = await askInDialog(
    vscode.l10n.t('No snapshot was captured from {0} here yet. Contact it?', addressLabel(url)),
    '',
    capture,
  );
  return choice === capture ? url : undefined;
}

/** The label of the target of a series or of a snapshot, where the target is an address. */
function labelOf(row: unknown): string | undefined {
  const { target } = fieldsOf(row);
  const { kind, label } = fieldsOf(target);
  return kind === 'pprof' && typeof label === 'string' ? label : undefined;
}

function fieldsOf(value: unknown): {
  readonly target?: unknown;
  readonly kind?: unknown;
  readonly label?: unknown;
} {
  return typeof value === 'object' && value !== null ? value : {};
}
