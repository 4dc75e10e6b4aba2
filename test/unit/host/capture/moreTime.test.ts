import { expect, test } from 'vitest';
import { ProfileError } from '../../../../src/core/errors.js';
import { isMoreTimeHelpful } from '../../../../src/host/capture/moreTime.js';
import { RequestError } from '../../../../src/io/http/requestError.js';

test('more time helps a server that is slow to answer, and nothing else', () => {
  const slow = new RequestError('timed-out', 'answer', 'h did not begin an answer within 60 s');
  expect(isMoreTimeHelpful(slow, 120)).toBe(true);
  expect(isMoreTimeHelpful(slow, 3600)).toBe(false);
  const unreachable = new RequestError('timed-out', 'connect', 'h did not accept a connection');
  expect(isMoreTimeHelpful(unreachable, 120)).toBe(false);
  expect(isMoreTimeHelpful(new RequestError('unreachable', 'answer', 'h broke'), 120)).toBe(false);
  expect(isMoreTimeHelpful(new ProfileError('timed-out', 'go took too long'), 120)).toBe(false);
});
