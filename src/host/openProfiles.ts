/**
 * Opening what the user asked for: one or several files, with progress that can be stopped when it takes long, one
 * message for all that failed, then the panel and the top suspect line.
 */
import * as vscode from 'vscode';
import { describeError, isCancellation } from './log.js';
import type { OpenProfile, ProfileSource, ProfileStore } from './profileStore.js';
import { describeKind } from './sampleTypes.js';
import { showError, showInformation, withProgress } from './showMessage.js';

const QUIET_MILLIS = 1500;
const MAX_NAMED_FAILURES = 3;

export interface OpenFlow {
  /** True when the user asked for a heap profile: another kind is opened with a note. */
  readonly wantsHeap?: boolean;
}

/** What is opened together; resolves when all is done, never rejects. */
export type OpenSources = (
  sources: readonly ProfileSource[],
  flow?: OpenFlow,
) => Promise<readonly OpenProfile[]>;

export interface OpenContext {
  readonly store: ProfileStore;
  readonly log: vscode.LogOutputChannel;
  /** Shows what was opened. */
  readonly present: () => Promise<void>;
}

interface Failure {
  readonly name: string;
  readonly detail: string;
}

/** The function that opens files for every command, drop and view. */
export function createOpenSources(context: OpenContext): OpenSources {
  return async (sources, flow = {}) => {
    const cancellation = new vscode.CancellationTokenSource();
    const failures: Failure[] = [];
    const opened: OpenProfile[] = [];
    const work = openAll(context, sources, cancellation.token, opened, failures);
    try {
      await withLateProgress(context.store, work, cancellation);
    } finally {
      cancellation.dispose();
    }
    reportFailures(context, sources.length, failures);
    if (opened.length > 0) {
      if (flow.wantsHeap === true && failures.length === 0) noteOtherKinds(opened);
      await context.present().catch((error: unknown) => {
        context.log.error(`showing the profile: ${describeError(error)}`);
      });
    }
    return opened;
  };
}

async function openAll(
  { store, log }: OpenContext,
  sources: readonly ProfileSource[],
  token: vscode.CancellationToken,
  opened: OpenProfile[],
  failures: Failure[],
): Promise<void> {
  for (const source of sources) {
    if (token.isCancellationRequested) return;
    const name = source.kind === 'uri' ? source.uri.path.replace(/^.*\//, '') : source.name;
    try {
      const profile = await store.open(source, { token });
      opened.push(profile);
      for (const warning of profile.info.warnings) log.warn(`${profile.name}: ${warning}`);
    } catch (error) {
      if (isCancellation(error)) continue;
      const detail = describeError(error);
      failures.push({ name, detail });
      log.error(`${name}: ${detail}`);
    }
  }
}

/** Shows a notification with a Cancel button once the work has taken a while. */
async function withLateProgress(
  store: ProfileStore,
  work: Promise<void>,
  cancellation: vscode.CancellationTokenSource,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const quiet = new Promise<'quiet'>((resolve) => {
    timer = setTimeout(resolve, QUIET_MILLIS, 'quiet');
  });
  const first = await Promise.race([work, quiet]);
  clearTimeout(timer);
  if (first !== 'quiet') return;
  await withProgress({ cancellable: true }, async (tell, token) => {
    const report = (): void => {
      const { loading } = store;
      if (loading === undefined) return;
      const percent =
        loading.fraction === undefined ? '' : ` ${Math.floor(loading.fraction * 100)} %`;
      tell(loading.title + percent);
    };
    const subscriptions = [
      store.onDidChangeLoading(report),
      token.onCancellationRequested(() => {
        cancellation.cancel();
      }),
    ];
    report();
    try {
      await work;
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
    }
  });
}

function reportFailures({ log }: OpenContext, count: number, failures: readonly Failure[]): void {
  const [first] = failures;
  if (first === undefined) return;
  const named = failures
    .slice(0, MAX_NAMED_FAILURES)
    .map(({ name, detail }) => vscode.l10n.t('{0}: {1}', name, detail))
    .join(' ');
  const rest = failures.length - MAX_NAMED_FAILURES;
  const more = rest > 0 ? ` ${vscode.l10n.t('The log names {0} more.', rest)}` : '';
  const message =
    count === 1
      ? vscode.l10n.t('{0} cannot be opened: {1}', first.name, first.detail)
      : vscode.l10n.t('{0} of {1} files cannot be opened. {2}', failures.length, count, named) +
        more;
  const showLog = vscode.l10n.t('Show Log');
  void showError(message, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}

function noteOtherKinds(opened: readonly OpenProfile[]): void {
  const others = opened.filter(({ info }) => info.kind !== 'heap');
  const [first] = others;
  if (first === undefined) return;
  void showInformation(
    others.length === 1
      ? vscode.l10n.t(
          '{0} is not a heap profile but a {1}: it shows no memory.',
          first.name,
          describeKind(first.info.kind),
        )
      : vscode.l10n.t(
          '{0} of the {1} profiles are not heap profiles.',
          others.length,
          opened.length,
        ),
  );
}
