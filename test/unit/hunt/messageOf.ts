/** What a function throws. */
import { ProfileError } from '../../../src/core/errors.js';

/** "code: message" of the ProfileError that a function throws; "nothing" when it throws none. */
export function messageOf(run: () => unknown): string {
  try {
    run();
    return 'nothing';
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
