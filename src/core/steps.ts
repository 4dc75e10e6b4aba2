/** Work in small steps: a generator that yields after each, so that its caller decides how long to go on at a time. */

/** Returns the steps' result, all run at once. */
export function finish<T>(steps: Iterator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
