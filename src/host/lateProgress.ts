/** Progress that is only shown when the work takes long: most of it is done before anybody could read a notification. */
import * as vscode from 'vscode';
import { withProgress } from './showMessage.js';

const QUIET_MILLIS = 1500;

/** The work's outcome; a notification with the title and a Cancel button is there while it takes longer than a moment. */
export async function withLateProgress<T>(
  title: string,
  work: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const cancellation = new vscode.CancellationTokenSource();
  const running = work(cancellation.token);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const quiet = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, QUIET_MILLIS);
  });
  // A failure is the caller's, at the end.
  const ended = running.then(
    () => 'ended' as const,
    () => 'ended' as const,
  );
  try {
    if ((await Promise.race([ended, quiet])) === 'ended') return await running;
    return await withProgress({ title, cancellable: true }, (_report, token) => {
      token.onCancellationRequested(() => {
        cancellation.cancel();
      });
      return running;
    });
  } finally {
    clearTimeout(timer);
    cancellation.dispose();
  }
}
