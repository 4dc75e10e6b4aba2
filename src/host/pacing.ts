/**
 * Long work in the thread that all extensions share, in turns: after a few milliseconds it lets others run. Work that
 * can be long is written as a generator that yields after each small piece, so that core needs no timers.
 */

/** Two frames of 60 per second are 33 ms; with what VS Code does besides, a turn must be well below. */
const TURN_MILLIS = 10;

/** Returns the steps' result; others have run meanwhile. Rejects with what a step throws. */
export async function runInTurns<T>(steps: Iterator<undefined, T, undefined>): Promise<T> {
  let startedAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - startedAt < TURN_MILLIS) continue;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    startedAt = performance.now();
  }
}
