/** Work that the user can stop: the common part of VS Code's tokens and of abort signals, free of both. */
import { ProfileError } from '../core/errors.js';

/** The part of vscode.CancellationToken that is used here. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

/** The part of AbortSignal that is used here. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

function cancelled(): ProfileError {
  return new ProfileError('cancelled', 'stopped by the user');
}

/** The same as a token. */
export function cancellationOf(signal: Signal): Cancellation {
  return {
    get isCancellationRequested() {
      return signal.aborted;
    },
    onCancellationRequested(listener) {
      signal.addEventListener('abort', listener);
      return {
        dispose: () => {
          signal.removeEventListener('abort', listener);
        },
      };
    },
  };
}

/** Throws ProfileError, code 'cancelled', after the user stopped it. */
export function throwIfCancelled(cancellation: Cancellation | undefined): void {
  if (cancellation?.isCancellationRequested === true) throw cancelled();
}

/** The work's outcome, or a rejection with code 'cancelled' as soon as the user stops it. */
export function orCancelled<T>(
  work: Promise<T>,
  cancellation: Cancellation | undefined,
): Promise<T> {
  if (cancellation === undefined) return work;
  return new Promise((resolve, reject) => {
    const subscription = cancellation.onCancellationRequested(() => {
      subscription.dispose();
      reject(cancelled());
    });
    work.then(resolve, reject).finally(() => {
      subscription.dispose();
    });
  });
}
