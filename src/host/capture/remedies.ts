/**
 * What a failed capture says and offers: one message per kind of failure, with the one step that helps. Texts pass a last filter for
 * the headers of the target, though no error should hold them.
 */
import * as vscode from 'vscode';
import { ProfileError } from '../../core/errors.js';
import { certificateProblemOf } from '../../core/snapshot/certificateProblem.js';
import type { CertificateProblem } from '../../core/snapshot/certificateProblem.js';
import type { SecretHeader } from '../../core/snapshot/httpTarget.js';
import { COMMANDS } from '../commandIds.js';
import { getSetting } from '../config.js';
import { describeError } from '../log.js';
import type { SettingKey } from '../settingDefaults.js';
import { showError, warnInDialog } from '../showMessage.js';
import { VIEWS } from '../viewIds.js';
import { addressLabel } from './captureTexts.js';
import { editHeader } from './editHeader.js';
import { isMoreTimeHelpful } from './moreTime.js';
import { withoutSecrets } from './requestHeaders.js';
import { originOf } from './targetHistory.js';
import type { TargetMemory } from './targetMemory.js';
import { addressToUse } from './addressToUse.js';

/** What to do after a failure. */
export type Remedy =
  | { readonly kind: 'try-again' }
  | { readonly kind: 'use-address'; readonly url: string }
  | { readonly kind: 'choose-another' }
  | { readonly kind: 'give-up' };

/** A failed capture of an address. */
export interface Failure {
  readonly url: string;
  readonly headers: readonly SecretHeader[];
  readonly error: unknown;
}

/** A button of a message and what it leads to. */
interface Step {
  readonly title: string;
  readonly run: () => Promise<Remedy>;
}

/** Says what failed and resolves with what the user wants. */
export async function offerRemedy(
  memory: TargetMemory,
  log: vscode.LogOutputChannel,
  failure: Failure,
): Promise<Remedy> {
  const text = failureText(failure);
  log.error(text);
  const problem = certificateProblemOf(failure.error);
  if (problem !== undefined) return offerCertificate(memory, problem);
  const steps = stepsFor(memory, failure);
  const chosen = await showError(text, ...steps.map(({ title }) => title));
  const step = steps.find(({ title }) => title === chosen);
  return step === undefined ? GIVE_UP : step.run();
}

const GIVE_UP: Remedy = { kind: 'give-up' };
const TRY_AGAIN: Remedy = { kind: 'try-again' };

/** Most errors begin with the host and port; the others get it. */
function failureText({ url, headers, error }: Failure): string {
  const { host } = new URL(url);
  const sentence = sentenceOf(error);
  const text = sentence.toLowerCase().startsWith(host.toLowerCase())
    ? // A host keeps its small first letter.
      vscode.l10n.t('No snapshot: {0}', host + sentence.slice(host.length))
    : vscode.l10n.t('No snapshot of {0}: {1}', host, sentence);
  return withoutSecrets(text, headers);
}

/** The general advice on these two is about files, not servers. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof ProfileError)) return describeError(error);
  switch (error.code) {
    case 'timed-out':
      if (!isMoreTimeHelpful(error, getSetting('capture.timeoutSeconds'))) {
        return describeError(error);
      }
      return [
        describeError(error),
        vscode.l10n.t('The setting leaktrail.capture.timeoutSeconds limits the time of one part.'),
      ].join(' ');
    case 'too-large':
      return [
        describeError(new Error(error.message)),
        vscode.l10n.t('The setting leaktrail.capture.maxAnswerMegabytes limits an answer.'),
      ].join(' ');
    case 'not-a-profile':
      return describeError(new Error(error.message));
    default:
      return describeError(error);
  }
}

function stepsFor(memory: TargetMemory, { url, error }: Failure): readonly Step[] {
  const tryAgain: Step = {
    title: vscode.l10n.t('Try Again'),
    run: () => Promise.resolve(TRY_AGAIN),
  };
  const chooseAnother: Step = {
    title: vscode.l10n.t('Choose Another…'),
    run: () => Promise.resolve({ kind: 'choose-another' }),
  };
  const setHeader: Step = {
    title: vscode.l10n.t('Set Header…'),
    run: async () => ((await editHeader(memory, originOf(url))) ? TRY_AGAIN : GIVE_UP),
  };
  const use = addressToUse(error, url);
  const useAddress: readonly Step[] =
    use === undefined
      ? []
      : [
          {
            title: vscode.l10n.t('Use {0}', addressLabel(use)),
            run: () => Promise.resolve({ kind: 'use-address', url: use }),
          },
        ];
  const code = error instanceof ProfileError ? error.code : 'internal';
  switch (code) {
    case 'unauthorized':
      return [setHeader, chooseAnother];
    case 'timed-out':
      return isMoreTimeHelpful(error, getSetting('capture.timeoutSeconds'))
        ? [openSetting('capture.timeoutSeconds'), tryAgain]
        : [tryAgain, chooseAnother];
    case 'too-large':
      return [openSetting('capture.maxAnswerMegabytes')];
    case 'store-full':
      return [openSetting('snapshots.maxMegabytes'), showSnapshots()];
    case 'unreachable':
      return [tryAgain, chooseAnother];
    case 'redirected':
      // What leads to another machine, or in a circle, is mostly a sign-in, which a header makes needless.
      return [...(use === undefined ? [setHeader] : useAddress), chooseAnother];
    case 'refused':
      return [...useAddress, chooseAnother];
    case 'not-a-profile':
    case 'bad-option':
      return [chooseAnother];
    default:
      return [tryAgain, showLog()];
  }
}

/** Asks about one certificate; it is a decision, so it is asked in a dialog that shows what there is to compare. */
async function offerCertificate(
  memory: TargetMemory,
  { origin, fingerprint256, subject, issuer, validFrom, validTo, reason }: CertificateProblem,
): Promise<Remedy> {
  const detail = [
    vscode.l10n.t('Reason: {0}', reason),
    vscode.l10n.t('Subject: {0}', subject),
    vscode.l10n.t('Issuer: {0}', issuer),
    vscode.l10n.t('Valid: {0} to {1}', validFrom, validTo),
    vscode.l10n.t('SHA-256 fingerprint: {0}', fingerprint256),
    '',
    vscode.l10n.t(
      "Trust it only if you know that it is the server's own: compare the fingerprint. No other certificate is accepted at this address then.",
    ),
  ].join('\n');
  const trust = vscode.l10n.t('Trust This Certificate');
  const buttons = fingerprint256 === '' ? [] : [trust];
  const message = vscode.l10n.t('The certificate of {0} is not trusted.', origin);
  const choice = await warnInDialog(message, detail, ...buttons);
  if (choice !== trust) return GIVE_UP;
  await memory.trustCertificate({ origin, fingerprint256 });
  return TRY_AGAIN;
}

function openSetting(key: SettingKey): Step {
  return {
    title: vscode.l10n.t('Open Setting'),
    run: async () => {
      // Settings of a machine are on a page of their own when the machine is not this one.
      const command =
        vscode.env.remoteName === undefined
          ? 'workbench.action.openSettings'
          : 'workbench.action.openRemoteSettings';
      await vscode.commands.executeCommand(command, { query: `@id:leaktrail.${key}` });
      return GIVE_UP;
    },
  };
}

function showSnapshots(): Step {
  return {
    title: vscode.l10n.t('Show Snapshots'),
    run: async () => {
      await vscode.commands.executeCommand(`${VIEWS.snapshots}.focus`);
      return GIVE_UP;
    },
  };
}

function showLog(): Step {
  return {
    title: vscode.l10n.t('Show Log'),
    run: async () => {
      await vscode.commands.executeCommand(COMMANDS.showOutput);
      return GIVE_UP;
    },
  };
}
