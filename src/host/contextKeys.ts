/** Every context key that a when-clause of package.json may name. */

export const CONTEXT_KEYS = {
  /** True while at least one profile is open. */
  hasProfile: 'leaktrail.hasProfile',
  /** True while at least one suspect line is known. */
  hasSuspects: 'leaktrail.hasSuspects',
  /** True while the shown profile is a difference. */
  hasDiff: 'leaktrail.hasDiff',
  /** True while the store has at least one snapshot. */
  hasSnapshots: 'leaktrail.hasSnapshots',
  /** True while a base is chosen. */
  hasBase: 'leaktrail.hasBase',
} as const;

/** One of our context keys. */
export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];
