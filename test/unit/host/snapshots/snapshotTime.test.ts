import { describe, expect, test } from 'vitest';
import { dayText, rowTimeText, timeText } from '../../../../src/host/snapshots/snapshotTime.js';

const at = (day: number, hour: number): number => new Date(2026, 8, day, hour, 25, 30).getTime();

describe('the time of a row', () => {
  test('has the date only where the day is another one than in the row above', () => {
    expect(dayText(at(30, 14), 'en-GB')).toBe('30/09/2026');
    expect(rowTimeText(at(30, 15), at(30, 14), 'en-GB')).toBe('15:25:30');
    expect(rowTimeText(at(30, 15), at(29, 15), 'en-GB')).toBe('30/09/2026, 15:25:30');
  });

  test('is in the format of the language', () => {
    expect(timeText(at(30, 14), 'zh-cn')).toBe('2026/9/30 14:25:30');
  });

  test('is empty for a time that no calendar has', () => {
    expect(timeText(1e300, 'en')).toBe('');
    expect(rowTimeText(NaN, at(30, 14), 'en')).toBe('');
  });
});
