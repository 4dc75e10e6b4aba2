import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPTURE_LIMITS, limitsWithTime } from '../../../src/core/snapshot/httpTarget.js';

describe('limitsWithTime', () => {
  it('gives the defaults for their own time but lets a service be silent for half of it', () => {
    expect(limitsWithTime(DEFAULT_CAPTURE_LIMITS.totalMillis)).toEqual({
      ...DEFAULT_CAPTURE_LIMITS,
      idleMillis: 60_000,
    });
  });

  it('lets a service be silent for longer when the user gives it more time, and never beyond a short one', () => {
    expect(limitsWithTime(600_000).idleMillis).toBe(300_000);
    expect(limitsWithTime(2_000)).toMatchObject({ idleMillis: 2_000, totalMillis: 2_000 });
    expect(limitsWithTime(40_000).idleMillis).toBe(30_000);
  });
});
