// An expectation of something that the panel does in its own time.
import { expect } from 'vitest';

/** Expects of `read`, again and again for at most 10 s: a busy machine needs more than the usual second. */
export const eventually = <T>(read: () => T): ReturnType<typeof expect.poll<Awaited<T>>> =>
  expect.poll<Awaited<T>>(read as () => Awaited<T>, { timeout: 10_000 });
