/** Whether more time would help a capture that took too long, so that a setting is only named when it does. */
import { ProfileError } from '../../core/errors.js';
import { requestStageOf } from '../../core/snapshot/requestStage.js';
import { SETTINGS } from '../settingDefaults.js';

/** True for a server that is slow to answer. The time to connect is not the user's, and the setting has a maximum. */
export function isMoreTimeHelpful(error: unknown, timeoutSeconds: number): boolean {
  return (
    error instanceof ProfileError &&
    error.code === 'timed-out' &&
    requestStageOf(error) === 'answer' &&
    timeoutSeconds < SETTINGS['capture.timeoutSeconds'].maximum
  );
}
