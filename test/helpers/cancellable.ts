// A token that a test cancels.
import type { Cancellation } from '../../src/host/cancellation.js';

/** The token, and what cancels it. */
export function cancellable(): {
  readonly cancellation: Cancellation;
  readonly cancel: () => void;
} {
  const listeners = new Set<() => void>();
  let isCancellationRequested = false;
  return {
    cancellation: {
      get isCancellationRequested() {
        return isCancellationRequested;
      },
      onCancellationRequested: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    cancel: () => {
      isCancellationRequested = true;
      for (const listener of [...listeners]) listener();
    },
  };
}
