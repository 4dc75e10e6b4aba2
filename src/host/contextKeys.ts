/** Every context key that a when-clause of package.json may name. */

export const CONTEXT_KEYS = {
  /** True while at least one profile is open. */
  hasProfile: 'leaktrail.hasProfile',
  /** True while a profile or a judgement has at least one suspect line. */
  hasSuspects: 'leaktrail.hasSuspects',
  /** True while the shown profile is a difference. */
  hasDiff: 'leaktrail.hasDiff',
  /** True while a judgement is shown. */
  hasJudgement: 'leaktrail.hasJudgement',
  /** True while a verified fix can be shown. */
  hasFix: 'leaktrail.hasFix',
  /** True while the store has at least one snapshot. */
  hasSnapshots: 'leaktrail.hasSnapshots',
  /** True while a leak hunt goes on, paused or not. */
  isHunting: 'leaktrail.isHunting',
  /** True while a leak hunt is paused. */
  isHuntPaused: 'leaktrail.isHuntPaused',
  /** True while a base is chosen. */
  hasBase: 'leaktrail.hasBase',
} as const;

/** One of our context keys. */
export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];
