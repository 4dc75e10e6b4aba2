// What a panel may send: fields of the agreed types only, actions of the list only, and rows of two orders each once.
import { describe, expect, it } from 'vitest';
import { PANEL_ACTIONS } from '../../../src/protocol/messages.js';
import {
  choiceField,
  granularityField,
  numberField,
  textField,
} from '../../../src/host/panel/params.js';
import { unionOfRows } from '../../../src/host/panel/rowUnion.js';

const refused = expect.objectContaining({ code: 'internal' }) as Error;

describe('the fields of a request', () => {
  it('are refused when they have another type', () => {
    for (const params of [undefined, null, 7, 'x', {}, { id: '7' }, { id: NaN }, { id: 1.5 }]) {
      expect(() => numberField(params, 'id')).toThrow(refused);
    }
    expect(() => textField({ name: ['x'] }, 'name')).toThrow(refused);
    expect(numberField({ id: 7 }, 'id')).toBe(7);
  });

  it('name an action and a granularity that exist, and nothing of a prototype', () => {
    const actionOf = (action: unknown): string => choiceField({ action }, 'action', PANEL_ACTIONS);
    expect(actionOf('swapDiff')).toBe('swapDiff');
    for (const action of ['clear', 'leaktrail.swapDiff', '__proto__', 'constructor', 0, ['x']]) {
      expect(() => actionOf(action)).toThrow(refused);
    }
    expect(() => granularityField({ granularity: 'toString' })).toThrow(refused);
  });
});

describe('rows of two orders', () => {
  it('are the first order and what only the second has', () => {
    const row = (name: string, line = 0) => ({ name, file: 'a.go', line });
    const byFlat = [row('a'), row('b', 1)];
    const byCum = [row('c'), row('b', 1), row('b', 2), row('a')];
    expect(unionOfRows(byFlat, byCum)).toEqual([...byFlat, row('c'), row('b', 2)]);
  });
});
