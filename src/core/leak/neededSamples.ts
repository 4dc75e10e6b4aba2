/**
 * How many samples a verdict needs: so many raw objects per round, and twice as many where much of what comes goes again, since
 * the swings of all that is in use hide the growth then.
 */
import type { KeyMeasures } from './classify.js';
import { PLAIN_RETENTION } from './classify.js';

/** Raw objects per round at which a leak is told from noise nearly always. */
const DECISIVE_GAIN = 8;
const DECISIVE_GAIN_OF_FREED = 16;
/** A share of the growth that makes it worth the effort to decide. */
const LARGE_SHARE = 0.1;

/** Whether a site has so much of the growth that a verdict is worth another series. */
export function isWorthDeciding({ gain }: KeyMeasures, share: number): boolean {
  return gain > 0 && share >= LARGE_SHARE;
}

/** How many times as many samples a verdict on a site that grew needs; at most 1 when it has enough. */
export function neededFactor({ gain, snapshots, retention }: KeyMeasures): number {
  const decisive = retention < PLAIN_RETENTION ? DECISIVE_GAIN_OF_FREED : DECISIVE_GAIN;
  return (decisive * (snapshots - 1)) / gain;
}
