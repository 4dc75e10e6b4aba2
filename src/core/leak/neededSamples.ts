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

/** Growth below this is not worth a verdict. */
export const MIN_GROWTH_BYTES = 64 * 1024;

/** Whether a site has so much of the growth that a verdict is worth another series. */
export function isWorthDeciding({ gain }: KeyMeasures, share: number): boolean {
  return gain > 0 && share >= LARGE_SHARE;
}

/** How to take the next series so that it has so many times as many samples; either will do. */
export interface FinerSeries {
  /** Rounds so many times as long, a whole number from 2 on. */
  readonly neededRoundsFactor: number;
  /** Or runtime.MemProfileRate at this, a power of two. */
  readonly orMemProfileRate: number;
}

/** How a series of this period gets `factor` times as many samples. */
export function finerSeries(factor: number, period: number): FinerSeries {
  return {
    neededRoundsFactor: Math.max(2, Math.ceil(factor)),
    orMemProfileRate: Math.max(1, 2 ** Math.floor(Math.log2(period / factor))),
  };
}

/** How many times as many samples a verdict on a site that grew needs; at most 1 when it has enough. */
export function neededFactor({ gain, snapshots, retention }: KeyMeasures): number {
  const decisive = retention < PLAIN_RETENTION ? DECISIVE_GAIN_OF_FREED : DECISIVE_GAIN;
  return (decisive * (snapshots - 1)) / gain;
}
