/**
 * The heat of a mark: five steps by share of the total, the same for every profile, so that a colour means the
 * same amount everywhere. A value that shrank has no heat.
 */

/** 1 (least) to 5 (most); also the number in the names of icons and theme colours. */
export type HeatStep = 1 | 2 | 3 | 4 | 5;

/** All steps, ascending. */
export const HEAT_STEPS: readonly HeatStep[] = [1, 2, 3, 4, 5];

/** The step of a share (0..1 of the total, may be above 1 in a difference); undefined for zero and below. */
export function heatStep(share: number): HeatStep | undefined {
  if (!(share > 0)) return undefined;
  if (share < 0.01) return 1;
  if (share < 0.05) return 2;
  if (share < 0.15) return 3;
  if (share < 0.35) return 4;
  return 5;
}
