// Who may take snapshots of a target: one capture or one hunt at a time.
import { describe, expect, it } from 'vitest';
import { TargetLocks } from '../../../../src/host/capture/targetLocks.js';

const SHOP = { kind: 'pprof', label: 'http://localhost:6060/debug/pprof/' } as const;
const OTHER = { kind: 'pprof', label: 'http://localhost:7070/debug/pprof/' } as const;

describe('a target', () => {
  it('has one holder, and the others know which', () => {
    const locks = new TargetLocks();
    const release = locks.tryTake(SHOP, 'hunt');
    expect(locks.tryTake(SHOP, 'capture')).toBeUndefined();
    expect(locks.holderOf(SHOP)).toBe('hunt');
    expect(locks.tryTake(OTHER, 'capture')).toBeDefined();
    release?.();
    expect(locks.holderOf(SHOP)).toBeUndefined();
  });

  it('goes to who waits for it, one after the other', async () => {
    const locks = new TargetLocks();
    const order: string[] = [];
    const first = await locks.take(SHOP, 'capture');
    const waiting = ['a', 'b'].map(async (name) => {
      const release = await locks.take(SHOP, 'hunt');
      order.push(name);
      release();
    });
    order.push('free');
    first();
    await Promise.all(waiting);
    expect(order).toEqual(['free', 'a', 'b']);
  });

  it('is not given free by somebody who gave it back before', async () => {
    const locks = new TargetLocks();
    const first = await locks.take(SHOP, 'capture');
    first();
    await locks.take(SHOP, 'hunt');
    first();
    expect(locks.holderOf(SHOP)).toBe('hunt');
  });
});
