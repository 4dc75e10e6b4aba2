/** Whether the service is the one that leaked: the same process, or another one of the same binary. Without a restart nothing can be fixed. */
import type { ProcessIdentity } from '../../core/snapshot/model.js';

/** What the process of the new run is to that of the old one; undefined when it is another build, or when nothing tells. */
export type SameBuild = 'process' | 'build' | undefined;

/** Tells by process id and start time, and by the build id that profiles have of binaries that have one. */
export function compareProcesses(before: ProcessIdentity, after: ProcessIdentity): SameBuild {
  const hasIds = before.pid !== undefined && before.startMillis !== undefined;
  if (hasIds && before.pid === after.pid && before.startMillis === after.startMillis) {
    return 'process';
  }
  return before.buildId !== '' && before.buildId === after.buildId ? 'build' : undefined;
}
